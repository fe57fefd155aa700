import type { Explanation, Round } from '@lodestone/contracts'
import type { People } from './people.ts'
import { type Progress, tonnes } from './progress.ts'

/** What was matched, by material, and why the rest was not. */
export async function reportMatch(people: People, round: Round, progress: Progress): Promise<void> {
  progress.say()
  progress.say('    What was asked and what was matched')
  progress.table([
    ['material', 'confirmed', 'matched', 'share'],
    ...(round.byMaterial ?? []).map(one => [
      one.material,
      tonnes(one.confirmed),
      tonnes(one.matched),
      `${((100 * Number(one.matched ?? 0)) / Math.max(Number(one.confirmed ?? 0), 1e-9)).toFixed(0)} %`,
    ]),
  ])
  const explanations = await people.operator.all<Explanation>(`/rounds/${round.id}/explanations`)
  for (const kind of ['line', 'offer'] as const) {
    const of = explanations.filter(one => one.kind === kind)
    progress.say()
    progress.say(`    Why each ${kind} got what it got`)
    const byCode = [...Map.groupBy(of, one => one.code)].sort(([, a], [, b]) => b.length - a.length)
    progress.table([
      ['reason', kind === 'line' ? 'lines' : 'offers', 'for example'],
      ...byCode.map(([code, some]) => [code, String(some.length), short(some[0]?.text ?? '')]),
    ])
  }
}

const short = (text: string): string => (text.length > 110 ? `${text.slice(0, 107)}...` : text)

/** The largest share of one country at each stage of each material, against the benchmark of the Critical Raw Materials Act. */
export function reportShares(round: Round, progress: Progress): void {
  const largest = [...Map.groupBy(round.shares, share => `${share.material} ${share.stage}`).values()].map(
    shares => shares.toSorted((a, b) => Number(b.ofDemandPct) - Number(a.ofDemandPct))[0] as Round['shares'][number],
  )
  const shown = largest.toSorted((a, b) => Number(b.ofDemandPct) - Number(a.ofDemandPct)).slice(0, 12)
  progress.say()
  progress.say('    Largest share of one country at a stage (benchmark: at most 65 % of pooled demand)')
  progress.table([
    ['material', 'stage', 'country', 'of demand', 'of matched', 'within'],
    ...shown.map(one => [
      one.material,
      one.stage,
      one.country,
      `${Number(one.ofDemandPct).toFixed(1)} %`,
      `${Number(one.ofMatchedPct).toFixed(1)} %`,
      one.withinCap ? 'yes' : 'no',
    ]),
  ])
}

type Pct = { pct?: string }
type Exposure = {
  direct?: Pct
  oneStep?: Pct
  twoSteps?: Pct
  round?: { matchedKg?: string; after?: { directPct?: string; twoStepsPct?: string } | null }
}

/** How far each bloc's magnets depend on China, directly and through others, and what the matched volume would take off. */
export async function reportExposure(people: People, round: Round, progress: Progress): Promise<void> {
  progress.say()
  progress.say('    Chinese share of magnet imports in 2024 (CEPII BACI and UN Comtrade; upper estimate)')
  const pct = (text: string | undefined): string => (text === undefined ? '-' : `${Number(text).toFixed(1)} %`)
  const rows: string[][] = []
  for (const bloc of ['EU', 'JP'] as const) {
    const query = { bloc, material: 'ndfeb-magnet', year: '2024', round: round.id }
    const {
      direct,
      oneStep,
      twoSteps,
      round: removed,
    } = await people.operator.get<Exposure>('/aggregation/exposure', query)
    const shares = [direct?.pct, oneStep?.pct, twoSteps?.pct, removed?.after?.directPct, removed?.after?.twoStepsPct]
    rows.push([bloc, ...shares.map(pct), tonnes(removed?.matchedKg)])
  }
  progress.table([['bloc', 'direct', 'one step', 'two steps', 'direct after', 'two steps after', 'matched'], ...rows])
}

/** The seven quantities of the round, side by side. */
export function reportTotals(round: Round, progress: Progress): void {
  const totals = round.totals ?? {}
  const names = ['asked', 'screened', 'confirmed', 'matched', 'accepted', 'contracted', 'delivered'] as const
  progress.say()
  progress.say('    From what was asked to what arrived')
  progress.table([[...names], names.map(name => tonnes(totals[name]))])
}
