import { present } from '@lodestone/kernel'
import { intAt } from '../at.ts'
import type { Pairs, PricedTier } from '../pairs/kinds.ts'
import type { CostScale } from '../price/scale.ts'
import { type Selection, usable } from '../select/selection.ts'
import type { ArcRow } from './arcs.ts'

/** A row with the entry behind each of its arcs. */
export type EntryRow = ArcRow & { readonly entries: readonly PricedTier[] }

/** Numbers the rows of a block: lines of one kind whose ceilings let them reach equally far share one. `local` numbers the offers. */
export function rowsOf(pairs: Pairs, selection: Selection, scale: CostScale, local: ReadonlyMap<number, number>) {
  const rows: EntryRow[] = []
  const known = new Map<number, number[]>()
  const rowOf = (i: number): number => {
    const [kind, prefix] = [intAt(pairs.kindOf, i), intAt(pairs.prefix, i)]
    let own = known.get(kind)
    if (!own) {
      own = []
      known.set(kind, own)
    }
    let row = own[prefix]
    if (row === undefined) {
      const entries = usable(pairs, selection, i)
      row = rows.length
      own[prefix] = row
      rows.push({
        entries,
        offers: Int32Array.from(entries, entry => present(local.get(entry.offer))),
        cost: Float64Array.from(entries, entry => scale.of(entry)),
      })
    }
    return row
  }
  return { rows, rowOf }
}
