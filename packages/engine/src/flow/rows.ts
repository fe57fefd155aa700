import type { Pairs } from '../pairs/kinds.ts'
import type { CostScale } from '../price/scale.ts'
import { type Selection, usable } from '../select/selection.ts'
import type { Row } from './route.ts'

/** Numbers the rows of a block: lines of one kind whose ceilings let them reach equally far share one. `local` numbers the offers. */
export function rowsOf(pairs: Pairs, selection: Selection, scale: CostScale, local: ReadonlyMap<number, number>) {
  const rows: Row[] = []
  const known = new Map<string, number>()
  const rowOf = (i: number): number => {
    const key = `${pairs.kindOf[i]} ${pairs.prefix[i]}`
    let row = known.get(key)
    if (row === undefined) {
      const entries = usable(pairs, selection, i)
      row = rows.length
      known.set(key, row)
      rows.push({
        offers: Int32Array.from(entries, entry => local.get(entry.offer)!),
        cost: Float64Array.from(entries, entry => scale.of(entry)),
      })
    }
    return row
  }
  return { rows, rowOf }
}
