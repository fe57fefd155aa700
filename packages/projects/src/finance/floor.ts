import { exact, formatDecimal, formatKg, type Rational } from '@lodestone/kernel'
import type { Book } from '../book/book.ts'
import type { ProjectTerms } from '../terms/terms.ts'
import { pathNames, pathOf } from './path.ts'

/** What a floor comes to: paid to the producer, given away by it, and what a kilogram then brings; nothing brings nothing. */
export type FloorSettled = {
  readonly payment: Rational
  readonly share: Rational
  readonly perKg: Rational | undefined
}

const NONE = exact.rational(0n)

/**
 * A floor as a contract for difference, but for its upper side: payment = max(0, floor - benchmark) x kg; share = part of max(0, benchmark - floor) x kg, and only
 * where it is due (terms of MP Materials and the US Department of Defense, July 2025). Amounts in the currency of the benchmark.
 */
export function settleFloor(
  { floor, part, due }: { readonly floor: Rational; readonly part: Rational; readonly due: boolean },
  benchmark: Rational,
  grams: bigint,
): FloorSettled {
  const kg = exact.rational(grams, 1000n)
  const below = exact.subtract(floor, benchmark)
  const gap = exact.compare(below, NONE) > 0 ? below : NONE
  const above = due && exact.compare(below, NONE) < 0 ? exact.multiply(part, exact.subtract(benchmark, floor)) : NONE
  return {
    payment: exact.multiply(gap, kg),
    share: exact.multiply(above, kg),
    perKg: grams === 0n ? undefined : exact.subtract(exact.add(benchmark, gap), above),
  }
}

export type FloorYear = {
  readonly project: string
  readonly path: string
  readonly year: number
  readonly kg: string
  readonly paymentEur: string
  readonly shareEur: string
}

/** What the floor of a project pays in a year on a path, on all that it is expected to make, sold or stockpiled; `undefined` where none is in force. */
export function floorIn(
  book: Book,
  { own, expected }: ProjectTerms,
  path: string,
  y: number,
): FloorSettled | undefined {
  const year = book.rules.firstYear + y
  const { floor, price } = own
  if (!floor || year < floor.firstYear || year > floor.lastYear) return undefined
  return settleFloor(
    {
      floor: exact.decimalToRational(floor.eurPerKg),
      part: exact.decimalToRational(floor.shareAbove ?? '0'),
      due: floor.sharedFrom !== undefined && year >= floor.sharedFrom,
    },
    exact.decimalToRational(pathOf(book, path, price.index)(year)),
    expected[y] ?? 0n,
  )
}

/** Euros to the cent, half up. */
export const eur = (amount: Rational): string => exact.formatRational(amount, 2)

/** What the floors that projects seek would cost, path by path and year by year, and over all years. */
export function floorsOf(book: Book, projects: readonly ProjectTerms[]) {
  const years: FloorYear[] = []
  const totals: { project: string; path: string; netEur: string; soughtEur: string; suffices: boolean }[] = []
  for (const terms of projects) {
    const sought = terms.seeks.get('price-floor')
    if (sought === undefined) continue
    const { project } = terms.own
    for (const path of pathNames(book)) {
      let net = NONE
      for (const [y, grams] of terms.expected.entries()) {
        const settled = floorIn(book, terms, path, y)
        if (!settled) continue
        net = exact.add(net, exact.subtract(settled.payment, settled.share))
        years.push({
          ...{ project, path, year: book.rules.firstYear + y, kg: formatKg(grams) },
          ...{ paymentEur: eur(settled.payment), shareEur: eur(settled.share) },
        })
      }
      const suffices = exact.compare(net, exact.rational(sought, 100n)) <= 0
      totals.push({ project, path, netEur: eur(net), soughtEur: formatDecimal(sought, 2, 2), suffices })
    }
  }
  return { years, totals }
}
