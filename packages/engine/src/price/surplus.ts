import { exact, type Rational } from '@lodestone/kernel'
import type { Flow } from '../flow/solve.ts'
import type { Book } from '../pairs/book.ts'

/** What lines with a ceiling would have paid at most, less what their goods cost delivered, in base currency. Lines that would pay any price count in neither. */
export function surplusOf(book: Book, flows: readonly Flow[]): Rational {
  // By denominator, in grams: there are few, so few exact fractions are added however many lines there are.
  const worth = new Map<bigint, bigint>()
  const add = ({ n, d }: Rational, grams: number) => worth.set(d, (worth.get(d) ?? 0n) + n * BigInt(grams))
  for (const { line, entry, offered, served } of flows) {
    const ceiling = book.ceiling[line]
    if (!ceiling || ceiling === 'unknown') continue
    add(ceiling, served)
    add(entry.cost, -offered)
  }
  let sum = exact.rational(0n)
  for (const [d, n] of worth) sum = exact.add(sum, exact.rational(n, d * 1000n))
  return sum
}
