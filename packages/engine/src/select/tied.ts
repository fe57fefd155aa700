import { present } from '@lodestone/kernel'
import { cellOf, floatAt } from '../at.ts'
import { fraction } from '../flow/tie.ts'
import { allowedUnder, weightUnder } from './caps.ts'
import { optimum, SolverFailed, withSolver } from './highs.ts'
import { setObjective } from './objective.ts'
import type { SelectionProblem } from './problem.ts'
import { aboutTotal, lostBehind, ratioOf } from './programme.ts'
import { isFixed } from './selection.ts'
import { sparseModel, UNBOUNDED } from './sparse.ts'
import type { Unit } from './units.ts'

/** What must stay used up because its price in the routing is not zero. */
export type UsedUp = { readonly offers: ReadonlySet<number>; readonly caps: ReadonlySet<string> }

/** Kilograms that floats may leave apart. */
const SLACK = 1e-5

/**
 * Among all routings that cost the same at the same fills, the one of least sum of kilograms times u: goods that no reduced cost speaks against, offers and caps that have a price used
 * up. `proved`: no such routing has less; false where lines were too many to tell apart or the solver failed.
 */
export async function breakTies(
  { round, block, selection, caps }: SelectionProblem,
  units: readonly Unit[],
  usedUp: UsedUp,
): Promise<{ units: readonly Unit[]; proved: boolean }> {
  if (units.every(({ goods }) => goods.length <= 1)) return { units, proved: true }
  const { book } = round
  const tie = round.ties(block)
  const sparse = sparseModel()
  const columns = units.map(({ goods }) => goods.map(() => sparse.column(0, UNBOUNDED)))
  const costs = new Float64Array(sparse.size())
  const byOffer = new Map<number, number[]>()
  for (const [u, { lines, want, goods }] of units.entries()) {
    // What behind a ratio was given beyond the fill is lost in rounding, and no more of it.
    const given = goods.reduce((sum, { entry, grams }) => sum + grams * ratioOf(entry), 0)
    sparse.row(
      want / 1000 - SLACK,
      Math.max(want, given) / 1000 + SLACK,
      goods.map(({ entry }, g) => [cellOf(columns, u, g), ratioOf(entry)] as const),
    )
    for (const [g, { entry }] of goods.entries()) {
      const column = cellOf(columns, u, g)
      if (lines.length === 1) costs[column] = fraction(tie(present(lines[0]), entry.offer))
      byOffer.set(entry.offer, [...(byOffer.get(entry.offer) ?? []), column])
    }
  }
  for (const [j, own] of byOffer) {
    const fixed = isFixed(selection, j)
    const supply = floatAt(book.supply, j)
    const [low, high] = fixed ? aboutTotal(book, selection, j) : [supply, supply]
    sparse.row(
      fixed || usedUp.offers.has(j) ? low / 1000 - SLACK * own.length : -UNBOUNDED,
      high / 1000 + SLACK,
      own.map(column => [column, 1] as const),
    )
  }
  for (const cap of caps) {
    const entries = units.flatMap(({ lines, goods }, u) =>
      goods.flatMap(({ entry }, g) => {
        const factor = weightUnder(book, cap, entry.offer, present(lines[0]))
        return factor === 0 ? [] : [[cellOf(columns, u, g), factor * ratioOf(entry)] as const]
      }),
    )
    if (entries.length === 0) continue
    const allowed = allowedUnder(cap) / 1000
    // What is rounded away counts towards no cap: a gram behind each ratio at most.
    const lost =
      units.reduce(
        (sum, { lines, goods }) =>
          goods.reduce(
            (own, { entry }) => (cap.counts(entry.offer, present(lines[0])) ? own + lostBehind(entry) : own),
            sum,
          ),
        0,
      ) / 1000
    sparse.row(
      usedUp.caps.has(cap.key) ? allowed - SLACK * entries.length : -UNBOUNDED,
      allowed + lost + SLACK,
      entries,
    )
  }
  try {
    return await withSolver(sparse.data(), model => {
      setObjective(model, costs)
      const found = optimum(model).columns
      const chosen = units.map((unit, u) => ({
        ...unit,
        goods: unit.goods.map((good, g) => ({
          ...good,
          grams: floatAt(found, cellOf(columns, u, g)) * 1000,
        })),
      }))
      return { units: chosen, proved: units.every(({ lines, goods }) => lines.length === 1 || goods.length === 1) }
    })
  } catch (error) {
    if (error instanceof SolverFailed) return { units, proved: false }
    throw error
  }
}
