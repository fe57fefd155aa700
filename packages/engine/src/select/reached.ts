import { present } from '@lodestone/kernel'
import { byteAt } from '../at.ts'
import type { Bounded, Flow, StageDuals } from '../flow/solve.ts'
import type { Grams } from './grams.ts'
import { attempt, optimum, withSolver } from './highs.ts'
import { setObjective } from './objective.ts'
import type { SelectionProblem } from './problem.ts'
import { boundOf, type Held, stageOf } from './proof.ts'
import { stageDuals } from './proposal.ts'
import { surplusByClass } from './surplus.ts'
import { handedOut } from './units.ts'

/** The goods that whole grams make, what they reach by class and what bounds it. `surplus` is empty where the round does not seek it. */
export type Reached = {
  readonly flows: readonly Flow[]
  readonly volumes: ReadonlyMap<number, Bounded>
  readonly surplus: ReadonlyMap<number, Bounded>
  /** The values alone. */
  readonly held: Held
}

/** What whole grams reach, bounded by the dual values of its stages, and by the search for them where it went through all there are. */
export function reachedBy(
  { round, programme, selection, caps }: SelectionProblem,
  duals: readonly StageDuals[],
  { units, amounts, most }: Grams,
): Reached {
  const { book, scale } = round
  const { parties, classes, surplusRow } = programme
  const flows = handedOut(book, units, selection, amounts)
  const got = new Map<number, bigint>(classes.map(priority => [priority, 0n]))
  for (const { line, served } of flows) {
    const priority = byteAt(book.priority, line)
    got.set(priority, present(got.get(priority)) + BigInt(served))
  }
  const won = surplusRow.size > 0 ? surplusByClass(book, scale, flows) : new Map<number, bigint>()
  // Whoever comes later holds what bounds those before: what one of them could not use of a gram is no room of theirs.
  const limits = { volumes: new Map<number, bigint>(), surplus: new Map<number, bigint>() }
  const proved = (kind: 'volume' | 'surplus', priority: number): bigint =>
    boundOf(round, selection, parties, caps, stageOf(duals, `${kind}-${priority}`), limits, { kind, priority })
  const surplus = new Map<number, Bounded>()
  for (const priority of surplusRow.size > 0 ? classes : []) {
    const value = won.get(priority) ?? 0n
    const bound = most?.has(priority) ? value : greater(proved('surplus', priority), value)
    surplus.set(priority, { value, bound })
    limits.surplus.set(priority, bound)
  }
  const volumes = new Map<number, Bounded>()
  for (const priority of classes) {
    const value = present(got.get(priority))
    const limit = proved('volume', priority)
    // A class without goods is in no search.
    const searched = most?.get(priority)
    const bound = greater(searched !== undefined && BigInt(searched) < limit ? BigInt(searched) : limit, value)
    volumes.set(priority, { value, bound })
    limits.volumes.set(priority, bound)
  }
  return { flows, volumes, surplus, held: { volumes: got, surplus: won } }
}

const greater = (a: bigint, b: bigint): bigint => (a > b ? a : b)

/** What the result in whole grams is proved by: dual values of the least cost of its volumes, and of the cheapest routing of its fills, with both costs in cost units times grams. */
type AtGrams = {
  readonly least: bigint
  readonly cost: StageDuals
  readonly routing: bigint
  readonly rowDuals: Float64Array
  /** The cheapest routing in floats. */
  readonly columns: Float64Array
}

/**
 * The cost stage and the routing anew, at the volumes, fills and totals that whole grams reached: a dual value of what floats reached may be so large that a gram apart proves nothing.
 * `undefined` when the solver does not tell.
 */
export function atGrams(
  { round, programme, costs }: SelectionProblem,
  { volumes, surplus }: Held,
  { flows, totals }: { flows: readonly Flow[]; totals: ReadonlyMap<number, number> },
): Promise<AtGrams | undefined> {
  const { unit } = round.scale
  const filled = new Map<number, number>()
  for (const { line, served } of flows) filled.set(line, (filled.get(line) ?? 0) + served)
  return attempt(() =>
    withSolver(programme.sparse.data(), model => {
      for (const [priority, grams] of volumes)
        model.changeRowBounds(
          present(programme.volumeRow.get(priority)),
          Number(grams) / 1000 - 1e-7,
          Number.POSITIVE_INFINITY,
        )
      for (const [priority, row] of programme.surplusRow) {
        const least = (Number(surplus.get(priority) ?? 0n) * unit) / 1000
        model.changeRowBounds(row, least - 1e-9 * (1 + least), Number.POSITIVE_INFINITY)
      }
      // Totals of lots as they are now: one that was moved by a step would cost what nobody brings.
      for (const [j, row] of programme.offerRow) {
        const total = totals.get(j)
        if (total !== undefined) model.changeRowBounds(row, total / 1000, total / 1000)
      }
      setObjective(model, costs)
      const { value, rowDuals } = optimum(model)
      const cost = stageDuals(programme, 'cost', rowDuals, 1 / unit)
      for (const [p, { lines }] of programme.parties.entries()) {
        const kg = lines.reduce((sum, i) => sum + (filled.get(i) ?? 0), 0) / 1000
        model.changeColBounds(present(programme.fill[p]), kg, kg)
      }
      const routing = optimum(model)
      const units = (money: number) => BigInt(Math.round((money * 1000) / unit))
      const { rowDuals: prices, columns } = routing
      return { least: units(value), cost, routing: units(routing.value), rowDuals: prices, columns }
    }),
  )
}
