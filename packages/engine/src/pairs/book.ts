import { byId, exact, grams, type Rational } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import { type Ceiling, ceilingOf } from '../price/ceiling.ts'
import type { LineInput, MatchInput, OfferInput, Rules, Standing } from '../types.ts'

/** Sums of grams stay exact in a double below this: 9,007,199,254 tonnes. */
const EXACT = Number.MAX_SAFE_INTEGER

export type BookTier = { readonly from: number; readonly exWorks: Rational }

/** Both books sorted by id, as numbers. Index i is a line, j an offer. Quantities are grams. */
export type Book = {
  readonly rules: Rules
  readonly seed: string
  readonly standing: Standing | undefined
  readonly lines: readonly LineInput[]
  readonly offers: readonly OfferInput[]
  readonly need: Float64Array
  readonly weight: Float64Array
  /** Minimum acceptable quantity, 0 when none. */
  readonly minimum: Float64Array
  /** Priority class; every line is in class 1 when the rules ignore priorities. */
  readonly priority: Uint8Array
  /** The most a line may pay, in base currency per kilogram of need: its ceiling or the round's reserve price, whichever is lower. */
  readonly ceiling: readonly Ceiling[]
  /** The same for quick comparisons only; infinite when there is none, and below every price when it cannot be compared. */
  readonly nearCeiling: Float64Array
  readonly supply: Float64Array
  /** Smallest total an offer may be taken with, 0 when any. */
  readonly lot: Float64Array
  /** Step of an offer's total, 1 gram when any. */
  readonly increment: Float64Array
  readonly tiers: readonly (readonly BookTier[])[]
  /** Whether the offer's total is a decision of its own: a minimum lot, an increment, or tiers. */
  readonly lotted: Uint8Array
}

/** Throws RangeError when the books are so large that sums of grams would lose their exactness, when two rows have one id, or when a further pass lacks the base of its caps. */
export function readBook(input: MatchInput): Book {
  const { rules } = input
  if (input.standing && !input.standing.servableKg && rules.countryCapBase === 'servable-demand')
    throw new RangeError(
      'a further pass of a round whose caps are a share of what can be served needs what could be in the first',
    )
  const lines = [...input.lines].sort(byId)
  const offers = [...input.offers].sort(byId)
  const need = Float64Array.from(lines, line => Number(grams(line.quantityKg)))
  const supply = Float64Array.from(offers, offer => Number(grams(offer.quantityKg)))
  const weight = Float64Array.from(lines, line => Math.max(1, Number(grams(line.weight))))
  if (Math.max(sum(need), sum(supply), sum(weight)) > EXACT)
    throw new RangeError('the books hold more than 9,007,199,254 tonnes')
  for (const rows of [lines, offers])
    for (const [n, { id }] of rows.entries())
      if (id === rows[n - 1]?.id) throw new RangeError(`two rows have the id ${id}`)
  const tiers = offers.map(offer =>
    offer.tiers.map(tier => ({ from: Number(grams(tier.fromKg)), exWorks: exact.decimalToRational(tier.exWorks) })),
  )
  const lot = Float64Array.from(offers, offer => Number(grams(offer.minimumLotKg ?? '0')))
  const increment = Float64Array.from(offers, offer => Math.max(1, Number(grams(offer.lotIncrementKg ?? '0'))))
  const ceiling = lines.map(line => ceilingOf(line, rules).most)
  const classless = rules.allocation === 'pro-rata'
  return {
    rules,
    seed: input.seed,
    standing: input.standing,
    lines,
    offers,
    need,
    weight,
    minimum: Float64Array.from(lines, line => Number(grams(line.minimumKg ?? '0'))),
    priority: Uint8Array.from(lines, line => (classless ? 1 : (line.priority ?? 5))),
    ceiling,
    nearCeiling: Float64Array.from(ceiling, nearOf),
    supply,
    lot,
    increment,
    tiers,
    lotted: Uint8Array.from(tiers, (own, j) => {
      return floatAt(lot, j) > 1 || floatAt(increment, j) > 1 || own.length > 1 || (own[0]?.from ?? 0) > 0 ? 1 : 0
    }),
  }
}

function nearOf(ceiling: Ceiling): number {
  if (ceiling === 'unknown') return Number.NEGATIVE_INFINITY
  return ceiling ? Number(ceiling.n) / Number(ceiling.d) : Number.POSITIVE_INFINITY
}

/** The classes of all lines, the best first. */
export const classesIn = ({ priority }: Book): number[] => [...new Set(priority)].sort((a, b) => a - b)

/** The highest ceiling of the book for quick comparisons, 0 where there is none. */
export const highestCeiling = ({ nearCeiling }: Book): number =>
  nearCeiling.reduce((most, near) => (Number.isFinite(near) ? Math.max(most, near) : most), 0)

export function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

/** Kilograms of need served by `offered` grams at a ratio, rounded down to the gram. */
export function served(offered: number, ratio: Rational): number {
  if (ratio.n === ratio.d) return offered
  return Number((BigInt(offered) * ratio.n) / ratio.d)
}

/** The fewest grams offered that serve as much of `need` grams as whole grams can at a ratio, and never more. */
export function offeredFor(need: number, ratio: Rational): number {
  if (need <= 0) return 0
  if (ratio.n === ratio.d) return need
  const most = ((BigInt(need) + 1n) * ratio.d - 1n) / ratio.n
  const reached = (most * ratio.n) / ratio.d
  return Number((reached * ratio.d + ratio.n - 1n) / ratio.n)
}
