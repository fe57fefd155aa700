import type { RoundState } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { formatKg } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { readMatched } from '../result/result.store.ts'
import type { Round } from '../round/round.ts'
import { FIGURES, type FigureName } from '../totals/totals.ts'
import {
  type Disclosed,
  joinedByHash,
  keepDisclosed,
  type Phase,
  readDisclosed,
  readFlows,
  readLineSums,
  readPools,
  readSupply,
} from './disclosure.store.ts'
import { holds, net, sumOf } from './disclosure.ts'
import { choose, type Figure, type Flowing, type OF_FLOWS, type Showable, totalled } from './figure.ts'
import { type Flow, showableShares, stagesHold } from './share.ts'

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
  if (!REACHED.matched.includes(round.state)) return []
  const kept = (await readDisclosed(tx, [round.id])).get(round.id) ?? new Map<Phase, Disclosed>()
  const due = (phase: Phase): boolean => REACHED[phase].includes(round.state) && !kept.has(phase)
  if (!due('matched') && !due('awarded') && !due('completed')) return []
  const pools = await readPools(tx, round.id)
  if (pools.length === 0) return []
  const facts: Fact[] = []
  const [lines, flows] = await joinedByHash(
    tx,
    async () => [await readLineSums(tx, round.id), await readFlows(tx, round.id)] as const,
  )
  let names: (typeof OF_FLOWS)[number][] = ['matched']
  const choice = (): Showable => choose(lines, pools, { names, of: flowing(flows) })
  if (due('matched')) {
    const matched = await matchedPhase(tx, round, choice(), flows)
    await keepDisclosed(tx, round.id, 'matched', matched)
    facts.push(disclosedFact(round.id, 'matched', matched))
  }
  for (const phase of ['awarded', 'completed'] as const) {
    names = [...names, ...LATER[phase]]
    if (!due(phase)) continue
    const added: readonly FigureName[] = LATER[phase]
    const disclosed: Disclosed = { ...rowsOf(choice(), added), seals: [], shares: [], stages: false }
    await keepDisclosed(tx, round.id, phase, disclosed)
    facts.push(disclosedFact(round.id, phase, disclosed))
  }
  return facts
}

const disclosedFact = (
  roundId: string,
  phase: Phase,
  { totals, byMaterial, seals, shares, stages }: Disclosed,
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
    stages,
  },
})

async function matchedPhase(tx: Sql, round: Round, shown: Showable, flows: readonly Flow[]): Promise<Disclosed> {
  const { rules } = round.draft
  const matched = (await readMatched(tx, [round.id])).get(round.id)
  const totals = totalled(shown)
  const compared = [...shown].flatMap(([material, figures]) =>
    figures.some(figure => figure.name === 'matched') ? [material] : [],
  )
  const shares = showableShares(matched?.shares ?? [], flows, rules.countryCapExempt ?? [], compared)
  return {
    ...rowsOf(shown, FIGURES),
    seals: [
      ...(totals.includes('confirmed') ? (['demand'] as const) : []),
      // Beside shares the sum of what was offered would tell who has how much left.
      ...(shares.length === 0 && holds(await readSupply(tx, round.id)) ? (['supply'] as const) : []),
    ],
    shares,
    stages: totals.includes('matched') && stagesHold(flows, rules.allocation === 'pro-rata' ? 'one' : 'by-priority'),
  }
}

/** What the allocations of a round serve of a material, by member group. */
function flowing(flows: readonly Flow[]): Flowing {
  const byMaterial = Map.groupBy(flows, flow => flow.material)
  return (name, material) => net((byMaterial.get(material) ?? []).map(flow => new Map([[flow.group, flow[name]]])))
}

/** Figures of these names as they are told: rows where a material shows them, totals where every material does. */
function rowsOf(shown: Showable, names: readonly FigureName[]): Pick<Disclosed, 'totals' | 'byMaterial'> {
  const kg = (figures: readonly Figure[]): string =>
    formatKg(figures.reduce((sum, one) => sum + sumOf(one.contributions), 0n))
  const told = (figures: readonly Figure[]) =>
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
