import { exact, type Rational } from '@lodestone/kernel'

const ZERO = exact.rational(0n)
const isZero = (value: Rational): boolean => value.n === 0n

/** Solves a square linear system exactly by elimination; `undefined` when it has no single solution. Takes over the arrays it is given. */
export function solve(matrix: Rational[][], right: Rational[]): Rational[] | undefined {
  const n = matrix.length
  for (let column = 0; column < n; column++) {
    const pivot = matrix.findIndex((row, i) => i >= column && !isZero(row[column] as Rational))
    if (pivot < 0) return undefined
    swap(matrix, column, pivot)
    swap(right, column, pivot)
    const lead = matrix[column] as Rational[]
    for (let i = 0; i < n; i++) {
      const row = matrix[i] as Rational[]
      if (i === column || isZero(row[column] as Rational)) continue
      const factor = exact.divide(row[column] as Rational, lead[column] as Rational)
      for (let j = column; j < n; j++) {
        if (!isZero(lead[j] as Rational))
          row[j] = exact.subtract(row[j] as Rational, exact.multiply(factor, lead[j] as Rational))
      }
      right[i] = exact.subtract(right[i] as Rational, exact.multiply(factor, right[column] as Rational))
    }
  }
  return right.map((value, i) => exact.divide(value, matrix[i]?.[i] ?? ZERO))
}

function swap<T>(rows: T[], a: number, b: number): void {
  const held = rows[a] as T
  rows[a] = rows[b] as T
  rows[b] = held
}
