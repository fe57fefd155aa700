import type { OwnExposure } from '@lodestone/contracts'
import { formatKg, grams } from '@lodestone/kernel'
import type { BarsBlock, Block, Document, TableBlock } from '@lodestone/typeset'
import { filled, named } from '@lodestone/wording'
import type { Voice } from './report.voice.ts'

/** A member's exposure, and what is known of it beside: for its board. */
export type Reported = {
  readonly organisation: string
  readonly exposure: OwnExposure
  /** The first day after the months that were looked at. */
  readonly horizon: string
  readonly at: Date
}
type Scenario = OwnExposure['scenarios'][number]
type Line = Scenario['lines'][number]

/** Lines drawn as bars; the table beneath has all of them. */
const MOST_BARS = 20
const MS_PER_DAY = 86_400_000

/**
 * What a board reads of its own exposure, and a draft of the risk assessment of Article 24 (2) of Regulation (EU) 2024/1252: (a) where the materials
 * are made, (b) what may affect their supply, (c) how vulnerable the organisation is.
 */
export function reportOf(reported: Reported, voice: Voice): Document {
  const { organisation, exposure, at } = reported
  const { texts } = voice
  return {
    language: voice.language,
    title: texts.title,
    subtitle: filled(texts.subtitle, { organisation }),
    author: 'Lodestone',
    at,
    footer: filled(texts.footer, { organisation, time: voice.time(at) }),
    blocks: [
      ...summary(reported, voice),
      { kind: 'heading', level: 1, text: texts.section.map },
      { kind: 'text', text: texts.lead.map },
      ...sourcesByElement(exposure, voice),
      { kind: 'heading', level: 1, text: texts.section.factors },
      { kind: 'text', text: texts.lead.factors },
      ...exposure.scenarios.flatMap(scenario => factor(scenario, voice)),
      { kind: 'heading', level: 1, text: texts.section.stress },
      { kind: 'text', text: texts.lead.stress },
      ...exposure.scenarios.flatMap(scenario => stress(scenario, reported, voice)),
      { kind: 'heading', level: 1, text: texts.section.measures },
      { kind: 'list', items: texts.measures },
      { kind: 'heading', level: 1, text: texts.section.method },
      { kind: 'list', items: texts.method },
      hashes(exposure, voice),
    ],
  }
}

/** The first day after the months of a baseline. */
export function horizonOf({ from, months }: { readonly from: string; readonly months: number }): string {
  const [year = 0, month = 1] = from.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + months)).toISOString().slice(0, 10)
}

/** A row of a report's table, in columns of these widths; a figure's is set to the right. */
const table = (columns: readonly (readonly [string, number, 'figure'?])[], rows: readonly string[][]): TableBlock => ({
  kind: 'table',
  columns: columns.map(([header, share, figure]) => ({ header, share, figure: figure !== undefined })),
  rows,
})

const nameOf = ({ id, name }: Scenario, { texts }: Voice): string => named(texts.scenario, id, name)

/** The line that stops first; of several the first by its name. */
const firstStop = ({ lines }: Scenario): Line | undefined =>
  lines
    .filter(({ stopsOn }) => stopsOn !== undefined)
    .toSorted((a, b) => ((a.stopsOn ?? '') < (b.stopsOn ?? '') ? -1 : 1))[0]

const total = (figures: readonly string[]): string => formatKg(figures.reduce((sum, figure) => sum + grams(figure), 0n))

function summary({ exposure, organisation, horizon }: Reported, voice: Voice): Block[] {
  const { texts } = voice
  const { scenarios, baselineVersion, asOf } = exposure
  const lines = new Set(scenarios[0]?.lines.map(({ line }) => line))
  const facts = [
    [texts.fact.organisation, organisation],
    [texts.fact.lines, voice.count(lines.size)],
    [texts.fact.elements, voice.list((scenarios[0]?.elements ?? []).map(({ element }) => voice.element(element)))],
    [texts.fact.asOf, voice.day(asOf)],
    [texts.fact.until, voice.day(horizon)],
    [texts.fact.baseline, voice.count(baselineVersion)],
  ]
  return [
    { kind: 'heading', level: 1, text: texts.section.summary },
    table(
      [
        [texts.column.what, 1],
        [texts.column.value, 2],
      ],
      facts,
    ),
    { kind: 'list', items: scenarios.map(scenario => verdict(scenario, voice)) },
  ]
}

/** What a scenario comes to, in a sentence. */
function verdict(scenario: Scenario, voice: Voice): string {
  const { texts } = voice
  const first = firstStop(scenario)
  const stopped = new Set(scenario.lines.filter(({ stopsOn }) => stopsOn !== undefined).map(({ line }) => line))
  if (first?.stopsOn === undefined) return filled(texts.verdict.none, { scenario: nameOf(scenario, voice) })
  return filled(texts.verdict.some, {
    scenario: nameOf(scenario, voice),
    count: voice.count(stopped.size),
    of: voice.count(new Set(scenario.lines.map(({ line }) => line)).size),
    line: first.line,
    element: voice.element(first.element),
    day: voice.day(first.stopsOn),
  })
}

function sourcesByElement({ sources }: OwnExposure, voice: Voice): Block[] {
  const { texts } = voice
  const elements = [...new Set(sources.map(({ element }) => element))]
  return elements.flatMap((element): Block[] => {
    const own = sources.filter(one => one.element === element)
    const stages = [...new Set(own.map(({ stage }) => stage))]
    const rows = stages.map(stage => {
      const made = own
        .filter(one => one.stage === stage)
        .toSorted((a, b) => Number(b.sharePct) - Number(a.sharePct))
        .map(({ country, sharePct }) => `${voice.country(country)} ${voice.about(sharePct)}`)
      return [named(voice.texts.stage, stage), made.join(' · ')]
    })
    return [
      { kind: 'heading', level: 2, text: voice.element(element) },
      table(
        [
          [texts.column.stage, 1],
          [texts.column.madeIn, 4],
        ],
        rows,
      ),
    ]
  })
}

const factor = (scenario: Scenario, voice: Voice): Block[] => [
  { kind: 'heading', level: 2, text: nameOf(scenario, voice) },
  { kind: 'text', text: filled(voice.texts.basedOn, { basis: named(voice.texts.basis, scenario.basis) }) },
  { kind: 'list', items: scenario.sources },
]

function stress(scenario: Scenario, { exposure, horizon }: Reported, voice: Voice): Block[] {
  const { texts } = voice
  const rows = scenario.lines.map(line => [
    line.line,
    voice.element(line.element),
    voice.mass(line.needKg),
    voice.mass(line.shortKg),
    voice.mass(line.coveredKg),
    line.stopsOn === undefined ? texts.goesOn : voice.day(line.stopsOn),
    line.undisturbedStopsOn === undefined ? texts.goesOn : voice.day(line.undisturbedStopsOn),
  ])
  return [
    { kind: 'heading', level: 2, text: nameOf(scenario, voice) },
    bars(scenario, { from: exposure.asOf, until: horizon }, voice),
    table(
      [
        [texts.column.line, 1.4],
        [texts.column.element, 1.2],
        [texts.column.need, 1, 'figure'],
        [texts.column.short, 1, 'figure'],
        [texts.column.covered, 1, 'figure'],
        [texts.column.stopsOn, 1.1],
        [texts.column.otherwise, 1.1],
      ],
      rows,
    ),
    byElement(scenario, voice),
  ]
}

/** Each line as a bar that ends on the day it stops; the first to stop come first. The mark is its end without the scenario. */
function bars(scenario: Scenario, span: { from: string; until: string }, voice: Voice): BarsBlock {
  const { texts } = voice
  const [from, until] = [Date.parse(span.from), Date.parse(span.until)]
  const share = (day: string | undefined): number =>
    day === undefined ? 1 : Math.min(1, Math.max(0, (Date.parse(day) - from) / (until - from)))
  const shown = scenario.lines
    .toSorted((a, b) => share(a.stopsOn) - share(b.stopsOn) || (a.line < b.line ? -1 : 1))
    .slice(0, MOST_BARS)
    .map(({ line, element, stopsOn, undisturbedStopsOn }) => ({
      name: `${line} · ${voice.element(element)}`,
      share: share(stopsOn),
      mark: share(undisturbedStopsOn),
      figure:
        stopsOn === undefined
          ? texts.goesOn
          : filled(texts.days, {
              count: voice.count(Math.max(0, Math.round((Date.parse(stopsOn) - from) / MS_PER_DAY))),
            }),
    }))
  const caption = filled(shown.length < scenario.lines.length ? texts.bars.first : texts.bars.all, {
    scenario: nameOf(scenario, voice),
    count: voice.count(shown.length),
    of: voice.count(scenario.lines.length),
  })
  return {
    kind: 'bars',
    caption,
    alt: `${caption} ${shown.map(({ name, figure }) => `${name}: ${figure}`).join('; ')}`,
    bars: shown,
  }
}

function byElement({ elements }: Scenario, voice: Voice): TableBlock {
  const { texts } = voice
  return table(
    [
      [texts.column.element, 1.2],
      [texts.column.need, 1, 'figure'],
      [texts.column.short, 1, 'figure'],
      [texts.column.covered, 1, 'figure'],
      [texts.column.monthsShort, 1, 'figure'],
      [texts.column.firstShort, 1.2],
    ],
    elements.map(({ element, months }) => {
      const open = months.filter(({ shortKg, coveredKg }) => grams(shortKg) > grams(coveredKg))
      return [
        voice.element(element),
        voice.mass(total(months.map(({ needKg }) => needKg))),
        voice.mass(total(months.map(({ shortKg }) => shortKg))),
        voice.mass(total(months.map(({ coveredKg }) => coveredKg))),
        voice.count(open.length),
        open[0] === undefined ? texts.never : voice.period(open[0].month),
      ]
    }),
  )
}

const hashes = ({ scenarios }: OwnExposure, voice: Voice): TableBlock =>
  table(
    [
      [voice.texts.column.scenario, 1],
      [voice.texts.column.hash, 2],
    ],
    scenarios.map(scenario => [nameOf(scenario, voice), scenario.outcomeHash]),
  )
