import { exact, present, type Rational } from '@lodestone/kernel'

const ZERO = exact.rational(0n)
const isZero = (value: Rational): boolean => value.n === 0n

/** Solves a square linear system exactly by elimination; `undefined` when it has no single solution. Takes over the arrays it is given. */
export function solve(matrix: Rational[][], right: Rational[]): Rational[] | undefined {
  const n = matrix.length
  for (let column = 0; column < n; column++) {
    const pivot = matrix.findIndex((row, i) => i >= column && !isZero(present(row[column])))
    if (pivot < 0) return undefined
    swap(matrix, column, pivot)
    swap(right, column, pivot)
    const lead = present(matrix[column])
    for (let i = 0; i < n; i++) {
      const row = present(matrix[i])
      if (i === column || isZero(present(row[column]))) continue
      const factor = exact.divide(present(row[column]), present(lead[column]))
      for (let j = column; j < n; j++) {
        if (!isZero(present(lead[j])))
          row[j] = exact.subtract(present(row[j]), exact.multiply(factor, present(lead[j])))
      }
      right[i] = exact.subtract(present(right[i]), exact.multiply(factor, present(right[column])))
    }
  }
  return right.map((value, i) => exact.divide(value, matrix[i]?.[i] ?? ZERO))
}

function swap<T>(rows: T[], a: number, b: number): void {
  const held = present(rows[a])
  rows[a] = present(rows[b])
  rows[b] = held
}
