import { exact, type Rational } from '@lodestone/kernel'
import type { Flow } from '../flow/solve.ts'
import type { Book } from '../pairs/book.ts'

/** What lines with a ceiling would have paid at most, less what their goods cost delivered, in base currency. Lines that would pay any price count in neither. */
export function surplusOf(book: Book, flows: readonly Flow[]): Rational {
  const worth = new Map<Rational, bigint>()
  const add = (value: Rational, grams: number) => worth.set(value, (worth.get(value) ?? 0n) + BigInt(grams))
  for (const { line, entry, offered, served } of flows) {
    const ceiling = book.ceiling[line]
    if (!ceiling) continue
    add(ceiling, served)
    add(entry.cost, -offered)
  }
  let sum = exact.rational(0n)
  for (const [value, grams] of worth) sum = exact.add(sum, exact.multiply(value, exact.rational(grams, 1000n)))
  return sum
}
