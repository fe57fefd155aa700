import { formulaAmount } from '@lodestone/engine/formula'
import { exact, present, type Rational } from '@lodestone/kernel'
import type { Book } from '../book/book.ts'
import { smallest } from '../terms/smallest.ts'
import type { ProjectTerms } from '../terms/terms.ts'
import { eur, floorIn } from './floor.ts'
import { pathNames, pathOf } from './path.ts'

/** What is earned for each euro that a loan takes in a year: with the pooled offtake and without it. */
export type CoverYear = {
  readonly project: string
  readonly path: string
  readonly year: number
  readonly serviceEur: string
  readonly with: string
  readonly without: string
}

/** Equal yearly instalments that pay a loan back with interest: L r / (1 - (1 + r)^-n), exact. */
export function instalment(loan: Rational, interest: Rational, years: number): Rational {
  if (interest.n === 0n) return exact.divide(loan, exact.rational(BigInt(years)))
  const grown = exact.add(exact.rational(1n), interest)
  const factor = exact.rational(grown.n ** BigInt(years), grown.d ** BigInt(years))
  return exact.divide(
    exact.multiply(exact.multiply(loan, interest), factor),
    exact.subtract(factor, exact.rational(1n)),
  )
}

/**
 * Debt-service cover by path and year: (price x kg sold - costs + what a floor that is banked pays) / instalment. Only what is sold under contract counts:
 * committed elsewhere, and pooled; before tax. Of who is not banked the pooled offtake is the least that its banks ask for.
 */
export function coverOf(
  book: Book,
  projects: readonly ProjectTerms[],
  isBanked: (project: number) => boolean,
  pooled: (project: number, y: number) => bigint,
): CoverYear[] {
  return projects.flatMap((terms, p): CoverYear[] => {
    const { own } = terms
    const sought = terms.seeks.get('loan')
    const { loan } = own
    if (sought === undefined || !loan) return []
    const service = instalment(exact.rational(sought, 100n), exact.decimalToRational(loan.interest), loan.years)
    return pathNames(book).flatMap(path => {
      const value = pathOf(book, path, own.price.index)
      return terms.committed.flatMap((committed, y): CoverYear[] => {
        const year = book.rules.firstYear + y
        if (year < loan.firstYear || year >= loan.firstYear + loan.years) return []
        const price = formulaAmount(own.price, value(year))
        const floor = isBanked(p) && terms.seeks.has('price-floor') ? floorIn(book, terms, path, y) : undefined
        const sells = smallest(committed, present(terms.expected[y]))
        const more = isBanked(p) ? pooled(p, y) : smallest(present(terms.least[y]), present(terms.available[y]))
        const ratio = (grams: bigint): string =>
          exact.formatRational(exact.divide(earned(own.costs, price, grams, floor), service), 4)
        return [
          {
            ...{ project: own.project, path, year, serviceEur: eur(service) },
            ...{ with: ratio(sells + more), without: ratio(sells) },
          },
        ]
      })
    })
  })
}

function earned(
  costs: ProjectTerms['own']['costs'],
  price: Rational,
  grams: bigint,
  floor: ReturnType<typeof floorIn>,
): Rational {
  const { eurPerKg = '0', eurPerYear = '0' } = costs ?? {}
  const margin = exact.subtract(price, exact.decimalToRational(eurPerKg))
  const before = exact.subtract(
    exact.multiply(margin, exact.rational(grams, 1000n)),
    exact.decimalToRational(eurPerYear),
  )
  return floor ? exact.add(before, exact.subtract(floor.payment, floor.share)) : before
}
