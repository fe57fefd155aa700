import { present } from '@lodestone/kernel'

/**
 * Numbers of typed arrays by index. An index outside is a fault of the engine and throws a RangeError that names it. There is one function for each kind of array, so that a read sees
 * a single kind. The loops that every pivot of the simplex and every path of a flow run say `list[index] ?? missing(index)` themselves: until they are compiled a call costs more than
 * the read, a tenth of the first solve of a round.
 */

export function intAt(list: Int32Array, index: number): number {
  return list[index] ?? missing(index)
}

export function floatAt(list: Float64Array, index: number): number {
  return list[index] ?? missing(index)
}

export function byteAt(list: Uint8Array, index: number): number {
  return list[index] ?? missing(index)
}

export function addTo(list: Float64Array, index: number, amount: number): void {
  list[index] = floatAt(list, index) + amount
}

export function addToInt(list: Int32Array, index: number, amount: number): void {
  list[index] = intAt(list, index) + amount
}

/** What stands in a list of lists. Throws TypeError where nothing does. */
export const cellOf = <T>(rows: readonly (readonly (T | undefined)[])[], row: number, column: number): T =>
  present(present(rows[row])[column])

/** In the place of a number that an array does not have. */
export function missing(index: number): never {
  throw new RangeError(`index ${index} is outside its array`)
}
