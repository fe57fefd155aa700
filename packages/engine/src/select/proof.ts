import { exact, formatDecimal, type Rational } from '@lodestone/kernel'
import type { StageDuals } from '../flow/solve.ts'
import type { Book } from '../pairs/book.ts'
import type { Entry } from '../pairs/kinds.ts'
import type { CostScale } from '../price/scale.ts'
import { type Cap, covers, limitOf } from './caps.ts'
import type { Party } from './programme.ts'
import type { Selection } from './selection.ts'

/** Places kept of a dual value that counts kilograms of need: a bound of 10,000 t is then known to the gram. */
export const KILOGRAM_PLACES = 9
/** Places kept of a dual value in cost units, further to those of the unit. */
export const COST_PLACES = 6

/** A dual value as the record writes it. */
export const writtenKilograms = (value: number): string =>
  formatDecimal(BigInt(Math.round(value * 10 ** KILOGRAM_PLACES)), KILOGRAM_PLACES)

/** What a bound is sought of: the need served of a class, or the cost; `held` is the grams of need that each class got. */
export type Sought = { readonly kind: 'volume'; readonly priority: number } | { readonly kind: 'cost' }

const ZERO = exact.rational(0n)
const ONE = exact.rational(1n)

/**
 * What weak duality proves of a stage of a linear block (Lagrangian relaxation), exactly: offers and caps are no limits but have the prices of the record, every line takes what
 * is best for the stage, and what the limits allow is paid back. A volume in grams of need that cannot be passed; a cost in cost units times grams that cannot be undercut.
 * Better classes, and for a cost all classes, hold what they got.
 */
export function boundOf(
  { book, scale }: { book: Book; scale: CostScale },
  selection: Selection,
  parties: readonly Party[],
  caps: readonly Cap[],
  duals: StageDuals,
  held: ReadonlyMap<number, bigint>,
  sought: Sought,
): bigint {
  const volume = sought.kind === 'volume'
  const places = 10n ** BigInt(volume ? KILOGRAM_PLACES : COST_PLACES)
  const priceOf = (value: number) => {
    const units = Math.round(value * Number(places))
    return exact.rational(BigInt(units), places)
  }
  // Everything is minimised: a volume counts as a cost of -1 a gram of need. Prices of offers are at most 0, of caps at least 0.
  const fixed = (j: number) => selection.total[j]! >= 0
  const offers = new Map([...duals.offers].map(([j, value]) => [j, priceOf(fixed(j) ? value : Math.min(0, value))]))
  const priced = caps.flatMap(cap => {
    const price = priceOf(Math.max(0, duals.caps.get(cap.key) ?? 0))
    return price.n > 0n ? [{ cap, price, spread: exact.multiply(price, cap.share) }] : []
  })
  const rate = (party: Party, entry: Entry): Rational => {
    const own = volume ? ZERO : exact.rational(BigInt(scale.of(entry)))
    let value = exact.divide(exact.subtract(own, offers.get(entry.offer) ?? ZERO), entry.ratio)
    if (volume && party.priority === sought.priority) value = exact.subtract(value, ONE)
    const line = party.lines[0]!
    for (const { cap, price, spread } of priced) {
      if (cap.counts(entry.offer, line)) value = exact.add(value, price)
      if (cap.base === undefined && covers(book, cap, line)) value = exact.subtract(value, spread)
    }
    return value
  }
  let sum = ZERO
  const keeping = new Map<number, { rate: Rational; need: number }[]>()
  for (const party of parties) {
    let best: Rational | undefined
    for (const entry of party.entries) {
      const value = rate(party, entry)
      if (!best || exact.compare(value, best) < 0) best = value
    }
    if (!best) continue
    if (!volume || party.priority < sought.priority) {
      const takers = keeping.get(party.priority) ?? []
      keeping.set(party.priority, takers)
      takers.push({ rate: best, need: party.most })
    } else if (best.n < 0n) sum = exact.add(sum, exact.multiply(best, exact.rational(BigInt(party.most))))
  }
  for (const [priority, takers] of keeping) {
    let left = held.get(priority) ?? 0n
    for (const { rate, need } of takers.sort((a, b) => exact.compare(a.rate, b.rate))) {
      const got = left < BigInt(need) ? left : BigInt(need)
      sum = exact.add(sum, exact.multiply(rate, exact.rational(got)))
      left -= got
    }
  }
  for (const [j, price] of offers)
    if (price.n !== 0n)
      sum = exact.add(
        sum,
        exact.multiply(price, exact.rational(BigInt(fixed(j) ? selection.total[j]! : book.supply[j]!))),
      )
  for (const { cap, price } of priced) {
    const allowed =
      cap.base === undefined
        ? exact.subtract(
            exact.multiply(cap.share, exact.rational(BigInt(cap.before.matched))),
            exact.rational(BigInt(cap.before.counted)),
          )
        : exact.rational(BigInt(limitOf(cap, 0)))
    sum = exact.subtract(sum, exact.multiply(price, allowed))
  }
  return volume ? floor({ n: -sum.n, d: sum.d }) : -floor({ n: -sum.n, d: sum.d })
}

const floor = ({ n, d }: Rational): bigint => (n >= 0n ? n / d : -((-n + d - 1n) / d))
