import type { CupsOf } from '../fair/fill.ts'
import type { Book } from '../pairs/book.ts'
import type { Selection } from '../select/selection.ts'
import type { Group } from './groups.ts'

/** The lines of groups with what they weigh and may get, group by group. */
export const lineCups =
  (book: Book, selection: Selection, groups: readonly Group[]): CupsOf =>
  wanted => {
    const size = wanted.reduce((sum, g) => sum + groups[g]!.lines.length, 0)
    const lines = new Int32Array(size)
    const group = new Int32Array(size)
    const of = (values: Float64Array) => {
      const own = new Float64Array(size)
      for (let n = 0; n < size; n++) own[n] = values[lines[n]!]!
      return own
    }
    let next = 0
    for (const g of wanted) {
      group.fill(g, next, next + groups[g]!.lines.length)
      for (const i of groups[g]!.lines) lines[next++] = i
    }
    return { lines, group, cups: { weight: of(book.weight), least: of(selection.least), most: of(selection.most) } }
  }
