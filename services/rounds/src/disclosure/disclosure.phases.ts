import type { RoundState } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { formatKg } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { readMatched } from '../result/result.store.ts'
import type { Round } from '../round/round.ts'
import type { FigureName } from '../totals/totals.ts'
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
import { type Contributions, holds, net, sumOf } from './disclosure.ts'
import { choose, type Figure, join, type Showable } from './figure.ts'
import { lineFigure, poolFigure } from './pool.ts'
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
  const sheets = pools.map(sheet => poolFigure(`pool ${sheet.version}`, sheet.cells, lines))
  const known = sheets.filter(sheet => sheet !== undefined)
  const figures: Figure<FigureName>[] = [
    lineFigure('confirmed', lines, ['confirmed']),
    flowFigure('matched', flows),
    lineFigure('screened', lines, ['confirmed', 'left']),
    lineFigure('asked', lines, ['confirmed', 'left', 'dropped']),
  ]
  // A sheet that cannot be told from the lines known here makes every total beside it unsafe.
  const shown: Showable<FigureName> = !kept.has('matched')
    ? choose(known.length === pools.length ? figures : [], known)
    : shownBefore(kept, [
        ...figures,
        ...['accepted', 'contracted', 'delivered'].map(name => flowFigure(name as FigureName, flows)),
      ])
  if (due('matched')) {
    const matched = await matchedPhase(tx, round, shown, flows)
    await keepDisclosed(tx, round.id, 'matched', matched)
    facts.push(disclosedFact(round.id, 'matched', matched))
  }

  let all = shown
  for (const phase of ['awarded', 'completed'] as const) {
    if (!due(phase)) continue
    const added = LATER[phase].flatMap(name => {
      const figure = flowFigure(name, flows)
      const how = join(figure, all, known)
      if (how === 'no') return []
      all = { ...all, figures: [...all.figures, figure] }
      return [{ figure, how }]
    })
    const byMaterial = added.filter(({ how }) => how === 'by-material').map(({ figure }) => figure)
    const disclosed: Disclosed = {
      totals: totalsOf(added.map(({ figure }) => figure)),
      byMaterial: rowsOf(byMaterial, all.materials),
      seals: [],
      shares: [],
      stages: false,
    }
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

async function matchedPhase(
  tx: Sql,
  round: Round,
  shown: Showable<FigureName>,
  flows: readonly Flow[],
): Promise<Disclosed> {
  const { rules } = round.draft
  const has = (name: FigureName): boolean => shown.figures.some(figure => figure.name === name)
  const matched = (await readMatched(tx, [round.id])).get(round.id)
  const compared = has('confirmed') && has('matched')
  return {
    totals: totalsOf(shown.figures),
    byMaterial: rowsOf(shown.figures, shown.materials),
    seals: [
      ...(has('confirmed') ? (['demand'] as const) : []),
      ...(holds(await readSupply(tx, round.id)) ? (['supply'] as const) : []),
    ],
    shares: compared ? showableShares(matched?.shares ?? [], flows, rules.countryCapExempt ?? [], shown.materials) : [],
    stages: has('matched') && stagesHold(flows, rules.allocation === 'pro-rata' ? 'one' : 'by-priority'),
  }
}

function flowFigure(name: FigureName, flows: readonly Flow[]): Figure<FigureName> {
  const amount = (flow: Flow): bigint =>
    name === 'matched' || name === 'accepted' || name === 'contracted' || name === 'delivered' ? flow[name] : 0n
  const byMaterial = new Map<string, Contributions>()
  for (const [material, own] of Map.groupBy(flows, flow => flow.material))
    byMaterial.set(material, net(own.map(flow => new Map([[flow.group, amount(flow)]]))))
  return { name, byMaterial }
}

/** What earlier phases show, as figures again: the rows they rest on can no longer change. */
function shownBefore(
  kept: ReadonlyMap<Phase, Disclosed>,
  figures: readonly Figure<FigureName>[],
): Showable<FigureName> {
  const names = new Set([...kept.values()].flatMap(phase => Object.keys(phase.totals)))
  return {
    figures: figures.filter(figure => names.has(figure.name)),
    materials: kept.get('matched')?.byMaterial.map(row => row.material) ?? [],
  }
}

const kgOf = (figure: Figure, materials: readonly string[]): string =>
  formatKg(sumOf(net(materials.map(material => figure.byMaterial.get(material) ?? new Map()))))

const totalsOf = (figures: readonly Figure<FigureName>[]): Disclosed['totals'] =>
  Object.fromEntries(figures.map(figure => [figure.name, kgOf(figure, [...figure.byMaterial.keys()])]))

const rowsOf = (figures: readonly Figure<FigureName>[], materials: readonly string[]): Disclosed['byMaterial'] =>
  figures.length === 0
    ? []
    : materials.map(material => ({
        material,
        ...Object.fromEntries(figures.map(figure => [figure.name, kgOf(figure, [material])])),
      }))
