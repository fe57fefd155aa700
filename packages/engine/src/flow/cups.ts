import { present } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import type { CupsOf } from '../fair/fill.ts'
import type { Cups } from '../fair/level.ts'
import type { Book } from '../pairs/book.ts'
import type { Selection } from '../select/selection.ts'
import type { LineGroup } from './groups.ts'

/** Room for the cups of one set of groups at a time, taken anew only when it is too small. */
let room = roomFor(64)

function roomFor(size: number) {
  return {
    size,
    lines: new Int32Array(size),
    group: new Int32Array(size),
    weight: new Float64Array(size),
    least: new Float64Array(size),
    most: new Float64Array(size),
  }
}

/** The lines of groups with what they weigh and may get, group by group. What it gives holds until it is asked again. */
export const lineCups =
  (book: Book, selection: Selection, groups: readonly LineGroup[]): CupsOf =>
  wanted => {
    const size = wanted.reduce((sum, g) => sum + present(groups[g]).lines.length, 0)
    if (room.size < size) room = roomFor(2 * size)
    const { lines, group, weight, least, most } = room
    let n = 0
    for (const g of wanted) {
      for (const i of present(groups[g]).lines) {
        lines[n] = i
        group[n] = g
        weight[n] = floatAt(book.weight, i)
        least[n] = floatAt(selection.least, i)
        most[n++] = floatAt(selection.most, i)
      }
    }
    const own = <T extends Int32Array | Float64Array>(values: T) => values.subarray(0, size) as T
    return {
      lines: own(lines),
      group: own(group),
      cups: { weight: own(weight), least: own(least), most: own(most) },
    }
  }

/** Lines with what they weigh and may get. */
export function cupsOf(book: Book, selection: Selection, lines: readonly number[]): Cups {
  const of = (values: Float64Array) => Float64Array.from(lines, i => floatAt(values, i))
  return { weight: of(book.weight), least: of(selection.least), most: of(selection.most) }
}
