import type { Answer } from '../../api/client.ts'
import type { FlowNode, SankeyFlow } from '../../chart/sankey.tsx'
import { exact } from '../../format/figures.ts'
import { drawn } from '../../format/format.ts'

/** What the hub answers about a bloc's imports. Percentages are decimal strings, points are of the bloc's imports. */
export type Exposure = Answer<'/aggregation/exposure'>
export type Bloc = Exposure['bloc']
export type Intermediary = Exposure['intermediaries'][number]
type Shares = NonNullable<NonNullable<Exposure['round']>['after']>['removes']

export const STEPS = ['direct', 'oneStep', 'twoSteps'] as const
export type ExposureStep = (typeof STEPS)[number]
export const shareAfter = (shares: Shares, step: ExposureStep): string => shares[`${step}Pct`]

/** Points of percent, with two places. */
export const points = (pct: string, locale: string): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(exact(pct))
/** Above zero, and yet 0.0 when it is written with one place. */
export const isTiny = (pct: string): boolean => drawn(pct) > 0 && drawn(pct) < 0.05

/** Countries with a band of their own; the rest is one band, so that names stay readable. */
const BANDS = 8

export type ExposureWords = {
  readonly bloc: string
  readonly blocShort: string
  readonly china: string
  readonly chinaFurther: string
  readonly elsewhere: string
  readonly chinaFurtherShort: string
  readonly elsewhereShort: string
  readonly country: (code: string) => string
  readonly others: (count: number) => string
  readonly tip: (from: string, to: string, pct: number) => string
}

/**
 * All of a bloc's imports as bands: from China at once, through a country at one and at two steps, and what is not traced there. Together they
 * are 100: for drawing alone, the exact figures stand in the table.
 */
export function flowsOf(
  { direct, intermediaries }: Pick<Exposure, 'direct' | 'intermediaries'>,
  words: ExposureWords,
): { nodes: FlowNode[]; flows: SankeyFlow[] } {
  const bands = [
    ...intermediaries
      .slice(0, BANDS)
      .map(one => ({ id: one.country, label: words.country(one.country), short: one.country, of: [one] })),
    ...(intermediaries.length > BANDS
      ? [
          {
            id: 'others',
            label: words.others(intermediaries.length - BANDS),
            of: intermediaries.slice(BANDS),
          },
        ]
      : []),
  ]
  const flows: SankeyFlow[] = []
  const add = (source: FlowNode, target: FlowNode, value: number, colour: string) => {
    if (value > 0)
      flows.push({
        source: source.id,
        target: target.id,
        value,
        colour,
        title: words.tip(source.label, target.label, value),
      })
  }
  const china = { id: 'china', label: words.china }
  const further = { id: 'further', label: words.chinaFurther, short: words.chinaFurtherShort }
  const elsewhere = { id: 'elsewhere', label: words.elsewhere, short: words.elsewhereShort }
  const bloc = { id: 'bloc', label: words.bloc, short: words.blocShort }
  add(china, bloc, drawn(direct.pct), CHINA)
  for (const { of, ...band } of bands) {
    const total = of.reduce((sum, one) => sum + drawn(one.ofImportsPct), 0)
    const one = of.reduce((sum, each) => sum + drawn(each.addsPct), 0)
    const two = of.reduce((sum, each) => sum + drawn(each.addsTwoStepsPct), 0)
    add(china, band, one, CHINA)
    add(further, band, two - one, FURTHER)
    add(elsewhere, band, total - two, ELSEWHERE)
    add(band, bloc, total, THROUGH)
  }
  const used = new Set(flows.flatMap(({ source, target }) => [source, target]))
  const nodes = [china, further, elsewhere, ...bands.map(({ of: _of, ...node }) => node), bloc]
  return { nodes: nodes.filter(node => used.has(node.id)), flows }
}

export const CHINA = 'var(--series-2)'
export const FURTHER = 'var(--series-4)'
export const ELSEWHERE = 'var(--series-3)'
const THROUGH = 'var(--series-8)'
