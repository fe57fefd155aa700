import {
  type Assurance,
  exact,
  isAssured,
  periodInside,
  present,
  type Rational,
  strongerAssurance,
} from '@lodestone/kernel'
import { floatAt, intAt } from '../at.ts'
import type { Floor, LineInput, OfferInput } from '../types.ts'
import type { Book } from './book.ts'
import { type Fit, fitOf } from './fit.ts'
import { type Freight, freightTable } from './freight.ts'
import { FITS, ORIGIN, PERIOD, REACH, SAME_GROUP, UNPRICED } from './reasons.ts'

/** A way to serve a kind of line: one tier of one offer, with what it costs delivered there. */
export type PricedTier = {
  readonly offer: number
  readonly tier: number
  readonly ratio: Rational
  /** Ex works plus freight, base currency per kilogram offered. */
  readonly cost: Rational
  readonly freight: Rational
  /** `cost / ratio`: base currency per kilogram of need; the number is for quick comparisons only. */
  readonly landed: Rational
  readonly near: number
  /** Freight per kilogram of need, for quick comparisons only. */
  readonly nearFreight: number
}

/** Whether goods serve another amount of need than is offered of them. */
export const converts = ({ ratio }: Pick<PricedTier, 'ratio'>): boolean => ratio.n !== ratio.d

/** Whole grams of need that a gram of goods serves, one at least: in no finer steps do they serve it. */
export const grainOf = ({ ratio: { n, d } }: Pick<PricedTier, 'ratio'>): number => Math.max(1, Number(n / d))

/**
 * Lines that differ in quantity, weight, ceiling, priority or owner only: they fit the same offers at the same cost. `entries` are sorted by landed price,
 * so that what a line's ceiling lets it reach is a prefix of them.
 */
export type Kind = {
  readonly lines: number[]
  readonly sample: LineInput
  /** Why each offer fits or not, leaving the ceiling aside. */
  readonly reasons: Uint8Array
  readonly entries: readonly PricedTier[]
  /** What would fit but is of the line's own group. */
  readonly own: readonly PricedTier[]
}

export type Pairs = {
  readonly kinds: readonly Kind[]
  readonly kindOf: Int32Array
  /** For each line the number of its kind's entries within its ceiling. */
  readonly prefix: Int32Array
}

/** The kind that a line is of. */
export const kindAt = ({ kinds, kindOf }: Pairs, i: number): Kind => present(kinds[intAt(kindOf, i)])

/** The entries of a line's kind within its ceiling. */
export const withinReach = (pairs: Pairs, i: number): readonly PricedTier[] =>
  kindAt(pairs, i).entries.slice(0, intAt(pairs.prefix, i))

/** Every combination of line and offer judged, in the order of `PAIR_REASONS`; memory grows with kinds times offers, not with lines times offers. */
export function pairUp(book: Book): Pairs {
  const supplierGroups = new Set(book.offers.map(offer => offer.group).filter(group => group !== undefined))
  const freight = freightTable(book.rules.freight)
  const judge = judgeOf(book, freight)
  const kinds: Kind[] = []
  const byKey = new Map<string, number>()
  const kindOf = new Int32Array(book.lines.length)
  for (const [i, line] of book.lines.entries()) {
    const floor = strictest(line.provenanceFloor, book.rules.provenanceFloor)
    const assurance = strongerAssurance(line.assurance, book.rules.assurance)
    const group = line.group !== undefined && supplierGroups.has(line.group) ? line.group : undefined
    const place = freight.placeKey(line.deliverTo)
    const spec = JSON.stringify([line.material, line.grade, line.substitutes])
    const key = JSON.stringify([spec, line.period, place, floor, assurance, group])
    let kind = byKey.get(key)
    if (kind === undefined) {
      kind = kinds.length
      byKey.set(key, kind)
      kinds.push(judge({ line, spec, place, floor, assurance, group }))
    }
    present(kinds[kind]).lines.push(i)
    kindOf[i] = kind
  }
  const prefix = Int32Array.from(book.lines, (_, i) => prefixWithin(present(kinds[intAt(kindOf, i)]).entries, book, i))
  return { kinds, kindOf, prefix }
}

type Ask = {
  line: LineInput
  spec: string
  place: string
  floor: Floor
  assurance: Assurance
  group: string | undefined
}

/** Judges one kind of line against every offer; what depends on the goods, the period or the place alone is judged once for each. */
function judgeOf(book: Book, freight: Freight): (ask: Ask) => Kind {
  const fits = memo<Fit[]>()
  const inside = memo<boolean[]>()
  const carried = memo<(Rational | undefined)[]>()
  const entry = memo<PricedTier[]>()
  return ask => {
    const { line } = ask
    const fit = fits(ask.spec, () => book.offers.map(offer => fitOf(line, offer)))
    const fitsPeriod = inside(line.period, () => book.offers.map(offer => periodInside(offer.period, line.period)))
    const carry = carried(ask.place, () => book.offers.map(offer => freight.amount(offer, line.deliverTo)))
    const reasons = new Uint8Array(book.offers.length)
    const entries: PricedTier[] = []
    const own: PricedTier[] = []
    for (const [j, offer] of book.offers.entries()) {
      const goods = present(fit[j])
      const amount = carry[j]
      reasons[j] = verdict(ask, offer, goods, present(fitsPeriod[j]), amount !== undefined)
      if (reasons[j] < SAME_GROUP || goods.reason !== FITS || !amount) continue
      const { ratio } = goods
      const key = `${j} ${ask.place} ${ratio.n}/${ratio.d}`
      const tiers = entry(key, () => present(book.tiers[j]).map((tier, t) => priced(j, t, tier.exWorks, amount, ratio)))
      ;(reasons[j] === SAME_GROUP ? own : entries).push(...tiers)
    }
    return { lines: [], sample: line, reasons, entries: entries.sort(byLanded), own: own.sort(byLanded) }
  }
}

function verdict(ask: Ask, offer: OfferInput, fit: Fit, inside: boolean, reachable: boolean): number {
  if (fit.reason !== FITS) return fit.reason
  if (!inside) return PERIOD
  if (!reachable) return REACH
  if (offer.level === 'U' || offer.level > ask.floor) return ORIGIN
  if (!isAssured(offer.assurance, ask.assurance)) return ORIGIN
  if (offer.tiers.length === 0) return UNPRICED
  return ask.group !== undefined && ask.group === offer.group ? SAME_GROUP : FITS
}

/** The better of two levels: A is stricter than B. */
export const strictest = (line: Floor | undefined, round: Floor): Floor =>
  line !== undefined && line < round ? line : round

function priced(offer: number, tier: number, exWorks: Rational, freight: Rational, ratio: Rational): PricedTier {
  const cost = exact.add(exWorks, freight)
  const landed = exact.divide(cost, ratio)
  const nearFreight = (Number(freight.n) / Number(freight.d)) * (Number(ratio.d) / Number(ratio.n))
  return { offer, tier, ratio, freight, cost, landed, near: Number(landed.n) / Number(landed.d), nearFreight }
}

/** Exact order of landed prices; doubles decide wherever they are not nearly equal. */
function compareLanded(a: { near: number; landed: Rational }, b: { near: number; landed: Rational }): number {
  const gap = a.near - b.near
  if (Math.abs(gap) > 1e-9 * (Math.abs(a.near) + Math.abs(b.near))) return gap
  return exact.compare(a.landed, b.landed)
}

const byLanded = (a: PricedTier, b: PricedTier): number => compareLanded(a, b) || a.offer - b.offer || a.tier - b.tier

function prefixWithin(entries: readonly PricedTier[], { ceiling, nearCeiling }: Book, i: number): number {
  const landed = ceiling[i]
  if (!landed) return entries.length
  if (landed === 'unknown') return 0
  const top = { landed, near: floatAt(nearCeiling, i) }
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareLanded(present(entries[middle]), top) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

function memo<T>(): (key: string, make: () => T) => T {
  const known = new Map<string, T>()
  return (key, make) => {
    let value = known.get(key)
    if (value === undefined) {
      value = make()
      known.set(key, value)
    }
    return value
  }
}
