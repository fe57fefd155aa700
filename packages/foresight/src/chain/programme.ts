import { type Sparse, sparseModel, UNBOUNDED } from '@lodestone/engine/linear'
import { present } from '@lodestone/kernel'
import type { Chain } from './chain.ts'
import type { Rank } from './groups.ts'

/** The linear programme of one month: a column an arc and one for the level of a fair fill; a row a node, a group and a rank. Kilograms. */
export type Programme = {
  readonly sparse: Sparse
  readonly level: number
  /** What a group gets, less its need at the level: free until a fair fill asks for it. */
  readonly levelRows: readonly number[]
  readonly rankRows: Readonly<Record<Rank, number>>
  /** What each arc costs, as shares of the dearest. */
  readonly costs: Float64Array
}

export function programmeOf({ nodes, arcs, groups, fills }: Chain): Programme {
  const sparse = sparseModel()
  for (const _ of arcs) sparse.column(0, 0)
  const level = sparse.column(0, 1)
  const balance: [number, number][][] = nodes.map(() => [])
  for (const [column, { from, to }] of arcs.entries()) {
    if (from !== undefined) present(balance[from]).push([column, -1])
    if (to !== undefined) present(balance[to]).push([column, 1])
  }
  for (const entries of balance) sparse.row(0, 0, entries)
  const levelRows = fills.map(fill =>
    sparse.row(-UNBOUNDED, UNBOUNDED, [
      [fill, 1],
      [level, -1],
    ]),
  )
  const rankRow = (rank: Rank) =>
    sparse.row(
      -UNBOUNDED,
      UNBOUNDED,
      fills.filter((_, g) => present(groups[g]).rank === rank).map(fill => [fill, 1] as const),
    )
  const rankRows = { 1: rankRow(1), 2: rankRow(2) }
  const dearest = Math.max(1, ...arcs.map(({ cost }) => cost))
  return {
    sparse,
    level,
    levelRows,
    rankRows,
    costs: Float64Array.from([...arcs.map(({ cost }) => cost / dearest), 0]),
  }
}
