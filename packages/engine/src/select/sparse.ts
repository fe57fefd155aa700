import type { ModelData } from 'highs'

const INFINITE = Number.POSITIVE_INFINITY

/** A linear or integer programme written down column by column and row by row. Quantities are kilograms, so that numbers stay near one thousand. */
export function sparseModel() {
  const lower: number[] = []
  const upper: number[] = []
  const integer: number[] = []
  const rowLower: number[] = []
  const rowUpper: number[] = []
  const starts: number[] = [0]
  const indices: number[] = []
  const values: number[] = []
  return {
    column(from: number, to: number, whole = false): number {
      lower.push(from)
      upper.push(to)
      integer.push(whole ? 1 : 0)
      return lower.length - 1
    },
    row(from: number, to: number, entries: readonly (readonly [number, number])[]): number {
      for (const [column, value] of entries) {
        indices.push(column)
        values.push(value)
      }
      rowLower.push(from)
      rowUpper.push(to)
      starts.push(indices.length)
      return rowLower.length - 1
    },
    size: () => lower.length,
    data(): ModelData {
      const numCols = lower.length
      const numRows = rowLower.length
      const data: ModelData = {
        numCols,
        numRows,
        colCost: new Float64Array(numCols),
        colLower: Float64Array.from(lower),
        colUpper: Float64Array.from(upper),
        rowLower: Float64Array.from(rowLower),
        rowUpper: Float64Array.from(rowUpper),
        matrix: {
          format: 'csr',
          numRows,
          numCols,
          starts: Int32Array.from(starts),
          indices: Int32Array.from(indices),
          values: Float64Array.from(values),
        },
      }
      return integer.some(flag => flag === 1) ? { ...data, integrality: Int32Array.from(integer) } : data
    },
  }
}

export type Sparse = ReturnType<typeof sparseModel>
export const UNBOUNDED = INFINITE
