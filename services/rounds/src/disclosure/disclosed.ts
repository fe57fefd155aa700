import type { Share, Totals } from '@lodestone/contracts'
import type { BookOwner } from '../book/book.ts'
import type { Served } from './flow.ts'
import { type CellKey, keyOf } from './pool.ts'
import type { PoolResult } from './published.ts'

/** What is shown of a round's figures when it reaches a phase. */
export type Phase = 'matched' | 'awarded' | 'completed'
export type Disclosed = {
  readonly totals: Partial<Totals>
  readonly byMaterial: readonly ({ material: string } & Partial<Totals>)[]
  readonly seals: readonly BookOwner[]
  readonly shares: readonly Share[]
  /** Absent in what was disclosed before it was decided. */
  readonly pools?: readonly PoolResult[]
}

/** What came of the pools of a round, as it was last disclosed: of one of which it may no longer be told as before it stays. */
export function poolsIn(disclosed: ReadonlyMap<Phase, Disclosed> | undefined): readonly PoolResult[] {
  const first = disclosed?.get('matched')?.pools ?? []
  const last = disclosed?.get('completed')?.pools ?? []
  return first.map(pool => last.find(one => keyOf(one) === keyOf(pool)) ?? pool)
}

/** Which figures of what was served a round has told of a cell: with its material, or of its pool. */
export const tellsOf =
  (disclosed: ReadonlyMap<Phase, Disclosed> | undefined) =>
  (cell: CellKey, name: Served): boolean =>
    [...(disclosed?.values() ?? [])].some(({ byMaterial }) =>
      byMaterial.some(row => row.material === cell.material && row[name] !== undefined),
    ) ||
    poolsIn(disclosed).some(
      pool =>
        keyOf(pool) === keyOf(cell) &&
        (name === 'matched' || (name === 'delivered' && pool.deliveredPct !== undefined)),
    )
