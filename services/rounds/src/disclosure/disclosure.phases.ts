import type { RoundState, Share } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { formatKg, ROUND_QUANTITIES } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { givenBy } from '../report/report.parts.ts'
import { reportDue } from '../report/report.telling.ts'
import { readMatched } from '../result/result.store.ts'
import { maxPasses, type Round } from '../round/round.ts'
import type { FigureName } from '../totals/totals.ts'
import { type Disclosed, type Phase, tellsOf } from './disclosed.ts'
import { keepDisclosed, readDisclosed, readPools } from './disclosure.store.ts'
import { sumOf } from './disclosure.ts'
import { choose, type RoundFigure, type Showable, totalled } from './figure.ts'
import type { Served, ServedNeed } from './flow.ts'
import { poolResults } from './pool.results.ts'
import { cellParts } from './pool.ts'
import { placesOf, showableShares } from './share.ts'
import { joinedByHash, readFlows, readLineSums, readPaid } from './sums.store.ts'

/** States in which what a phase shows can no longer change. */
const REACHED: Record<Phase, readonly RoundState[]> = {
  matched: ['matched', 'awarded', 'completed'],
  awarded: ['awarded', 'completed'],
  completed: ['completed'],
}
const LATER = { awarded: ['accepted'], completed: ['contracted', 'delivered'] } as const

/**
 * Decides what members and suppliers may see of a round's figures, once for each phase it has reached: never live, because the difference
 * between two looks at a live figure is one party's own. Waits for the pool sheet, beside which everything is judged. The round is locked.
 * Gives what the audit keeps of it: which figures were published, in a history of its own, since the record of the round is the procedure's.
 */
export async function discloseDue(tx: Sql, round: Round): Promise<Fact[]> {
  // Between two passes a figure of what was matched would tell what one party refused.
  const first: Phase = maxPasses(round) > 1 ? 'awarded' : 'matched'
  if (!REACHED[first].includes(round.state)) return []
  const kept = (await readDisclosed(tx, [round.id])).get(round.id) ?? new Map<Phase, Disclosed>()
  const due = (phase: Phase): boolean => REACHED[phase].includes(round.state) && !kept.has(phase)
  if (!due('matched') && !due('awarded') && !due('completed')) return []
  const pools = await readPools(tx, round.id)
  if (pools.length === 0) return []
  const facts: Fact[] = []
  const rates = { ...round.draft.rules.rates, [round.draft.rules.baseCurrency]: '1' }
  const [lines, flows, paid] = await joinedByHash(
    tx,
    async () =>
      [await readLineSums(tx, round.id), await readFlows(tx, round.id), await readPaid(tx, round.id, rates)] as const,
  )
  const cellOf = cellParts(pools)
  const exempt = round.draft.rules.countryCapExempt ?? []
  const placed = (flow: ServedNeed): string => [cellOf(flow), ...placesOf(flow, exempt)].join('\n')
  const partsBeside = (shared: readonly Share[]): ((flow: ServedNeed) => string) => {
    const withShares = new Set(shared.map(share => share.material))
    return flow => (withShares.has(flow.material) ? placed(flow) : cellOf(flow))
  }
  const choice = (names: readonly Served[], shared: readonly Share[]): Showable =>
    choose(lines, pools, { names, flows, partOf: partsBeside(shared) })
  let matched = kept.get('matched')
  if (!matched) {
    const shown = choice(['matched'], [])
    const result = (await readMatched(tx, [round.id])).get(round.id)
    const shares = [...shown].flatMap(([material, figures]) =>
      figures.some(figure => figure.name === 'matched')
        ? showableShares(
            (result?.shares ?? []).filter(share => share.material === material),
            flows.filter(flow => flow.material === material),
            exempt,
            placed,
          )
        : [],
    )
    matched = {
      ...rowsOf(shown, ROUND_QUANTITIES),
      seals: totalled(shown).includes('confirmed') ? ['demand'] : [],
      shares,
      pools: poolResults(lines, pools, flows, paid, ['matched']),
    }
    await keepDisclosed(tx, round.id, 'matched', matched)
    facts.push(disclosedFact(round.id, 'matched', matched))
  }
  let names: readonly Served[] = ['matched']
  for (const phase of ['awarded', 'completed'] as const) {
    names = [...names, ...LATER[phase]]
    if (!due(phase)) continue
    const added: readonly FigureName[] = LATER[phase]
    const disclosed: Disclosed = {
      ...rowsOf(choice(names, matched.shares), added),
      seals: [],
      shares: [],
      ...(phase === 'completed'
        ? {
            pools: poolResults(lines, pools, flows, paid, names, partsBeside(matched.shares)),
          }
        : {}),
    }
    await keepDisclosed(tx, round.id, phase, disclosed)
    facts.push(disclosedFact(round.id, phase, disclosed))
    if (phase !== 'completed') continue
    const told = (await readDisclosed(tx, [round.id])).get(round.id)
    facts.push(
      ...(await reportDue(tx, round.id, givenBy(lines, pools, flows, tellsOf(told), partsBeside(matched.shares)))),
    )
  }
  return facts
}

const disclosedFact = (
  roundId: string,
  phase: Phase,
  { totals, byMaterial, seals, shares, pools = [] }: Disclosed,
): Fact => ({
  subject: `disclosed:${roundId}`,
  type: 'rounds.figures-disclosed',
  data: {
    roundId,
    phase,
    totals: Object.keys(totals),
    materials: byMaterial.map(row => row.material),
    seals: [...seals],
    shares: shares.length,
    pools: pools.length,
  },
})

/** Figures of these names as they are told: rows where a material shows them, totals where every material does. */
function rowsOf(shown: Showable, names: readonly FigureName[]): Pick<Disclosed, 'totals' | 'byMaterial'> {
  const kg = (figures: readonly RoundFigure[]): string =>
    formatKg(figures.reduce((sum, one) => sum + sumOf(one.contributions), 0n))
  const told = (figures: readonly RoundFigure[]) =>
    names.flatMap(name => figures.filter(figure => figure.name === name)).map(figure => [figure.name, kg([figure])])
  const totals = names.filter(name => totalled(shown).includes(name))
  const all = [...shown.values()].flat()
  return {
    totals: Object.fromEntries(totals.map(name => [name, kg(all.filter(figure => figure.name === name))])),
    byMaterial: [...shown].flatMap(([material, figures]) => {
      const row = Object.fromEntries(told(figures))
      return Object.keys(row).length > 0 ? [{ material, ...row }] : []
    }),
  }
}
