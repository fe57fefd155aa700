import { exact, present, type Rational } from '@lodestone/kernel'
import { byteAt } from '../at.ts'
import type { Book } from '../pairs/book.ts'
import type { PricedTier } from '../pairs/kinds.ts'
import type { CostScale } from '../price/scale.ts'

/** Whether a round seeks surplus before volume. */
export const isBySurplus = ({ rules }: Pick<Book, 'rules'>): boolean => rules.objective === 'surplus'

/** Tells lines of different ceilings apart where surplus counts. */
export function ceilingKey(book: Book, i: number): string {
  const ceiling = book.ceiling[i]
  return isBySurplus(book) && ceiling && ceiling !== 'unknown' ? ` ${ceiling.n}/${ceiling.d}` : ''
}

/** What a kilogram of need adds to the surplus: the line's ceiling less the landed price, in base currency. Never negative for a pair. */
export function marginOf(book: Book, line: number, entry: PricedTier): Rational {
  const ceiling = book.ceiling[line]
  if (!ceiling || ceiling === 'unknown')
    throw new Error(`line ${present(book.lines[line]).id} takes part without a ceiling`)
  return exact.subtract(ceiling, entry.landed)
}

export const nearMarginOf = (book: Book, line: number, entry: PricedTier): number => {
  const { n, d } = marginOf(book, line, entry)
  return Number(n) / Number(d)
}

/** A surplus in cost units times grams that is not worth a search: a tenth of a cent. */
export const nothingOf = ({ places }: CostScale): bigint => 10n ** BigInt(places)

type Served = { readonly line: number; readonly entry: PricedTier; readonly served: number }

/** Surplus of some goods by class in cost units times grams, exact but for what is less than one. */
export function surplusByClass(book: Book, scale: CostScale, goods: Iterable<Served>): Map<number, bigint> {
  // By denominator: there are few, so few exact fractions are added however many goods there are.
  const sums = new Map<number, Map<bigint, bigint>>()
  for (const { line, entry, served } of goods) {
    const priority = byteAt(book.priority, line)
    const own = sums.get(priority) ?? new Map<bigint, bigint>()
    sums.set(priority, own)
    const { n, d } = marginOf(book, line, entry)
    own.set(d, (own.get(d) ?? 0n) + n * BigInt(served))
  }
  const units = exact.rational(10n ** BigInt(scale.places))
  return new Map(
    [...sums].map(([priority, own]) => {
      let sum = exact.rational(0n)
      for (const [d, n] of own) sum = exact.add(sum, exact.rational(n, d))
      return [priority, exact.floor(exact.multiply(sum, units))]
    }),
  )
}
