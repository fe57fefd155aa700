import type { CupsOf } from '../fair/fill.ts'
import type { Book } from '../pairs/book.ts'
import type { Selection } from '../select/selection.ts'
import type { Group } from './groups.ts'

/** The lines of groups with what they weigh and may get, group by group. */
export const lineCups =
  (book: Book, selection: Selection, groups: readonly Group[]): CupsOf =>
  wanted => {
    const lines = Int32Array.from(wanted.flatMap(g => groups[g]!.lines))
    return {
      lines,
      group: Int32Array.from(wanted.flatMap(g => groups[g]!.lines.map(() => g))),
      cups: {
        weight: Float64Array.from(lines, i => book.weight[i]!),
        least: Float64Array.from(lines, i => selection.least[i]!),
        most: Float64Array.from(lines, i => selection.most[i]!),
      },
    }
  }
