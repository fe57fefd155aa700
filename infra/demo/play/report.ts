import type { Explanation, Round } from '@lodestone/contracts'
import { readForms, sumOf } from './forms.ts'
import type { JudgedOffer } from './offering.report.ts'
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
    // A member or supplier is told what its own figures and published ones tell, and no price or need of others.
    progress.say(`    Why each ${kind} got what it got, as operators and auditors read it`)
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
    ['material', 'stage', 'country', 'of demand', 'of matched', 'within cap'],
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

/** An offer that customs would call Vietnamese: what it claims, what the screening finds, and what that means in the round. */
export async function reportRefused(
  people: People,
  round: Round,
  judged: readonly JudgedOffer[],
  progress: Progress,
): Promise<void> {
  const found = judged.find(({ offer }) => {
    const made = offer.chain.at(-1)
    return offer.material === 'ndfeb-magnet' && made?.country === 'VN' && offer.chain.some(at => at.country === 'CN')
  })
  if (!found) return
  const { offer, screening } = found
  const made = offer.chain.at(-1)
  const explanations = await people.operator.all<Explanation>(`/rounds/${round.id}/explanations`)
  const why = explanations.find(one => one.kind === 'offer' && one.id === offer.id)
  progress.say()
  progress.say('    A magnet that is Vietnamese to customs, and what the hub makes of it')
  progress.table([
    [
      'claims',
      `${offer.material} ${offer.grade ?? ''}, ${tonnes(offer.quantityKg)} in ${offer.period}, ${offer.incoterm} ${offer.deliverFrom}: sintered in ${made?.site} (${made?.country}) by ${made?.operator}, with a certificate of origin for each of ${offer.chain.length} stages`,
    ],
    ['level', `${screening.level} under ${screening.policy} ${screening.policyVersion}`],
    ...screening.findings
      .filter(one => one.code !== 'ownership-not-declared')
      .map(one => ['finding', `${one.message} (${one.code}${one.stage ? ` at ${one.stage}` : ''})`]),
    ['round', why ? `${why.text} (${why.code})` : 'no explanation'],
  ])
}

/** The seven quantities of the round, side by side, for each form of goods: kilograms of different forms are never added. */
export async function reportTotals(people: People, round: Round, progress: Progress): Promise<void> {
  const formOf = await readForms(people)
  const forms = Map.groupBy(round.byMaterial ?? [], row => formOf(row.material))
  const names = ['asked', 'screened', 'confirmed', 'matched', 'accepted', 'contracted', 'delivered'] as const
  progress.say()
  progress.say('    From what was asked to what arrived')
  progress.table([
    ['', ...names],
    ...[...forms].map(([form, rows]) => [
      form,
      ...names.map(name => tonnes(String(sumOf(rows.map(row => row[name]))))),
    ]),
  ])
}
