import { exact, formatDecimal, present, type Rational } from '@lodestone/kernel'
import type { StageDuals } from '../flow/solve.ts'
import type { Book } from '../pairs/book.ts'
import type { PricedTier } from '../pairs/kinds.ts'
import type { CostScale } from '../price/scale.ts'
import { type Cap, covers, limitOf } from './caps.ts'
import type { SelectionParty } from './parties.ts'
import type { SelectionProblem } from './problem.ts'
import { isFixed, mostGiven, type Selection } from './selection.ts'
import { marginOf } from './surplus.ts'

/** Places kept of a dual value that counts kilograms of need: a bound of 10,000 t is then known to the gram. */
const KILOGRAM_PLACES = 9
/** Places kept of a dual value in cost units, further to those of the unit. */
export const COST_PLACES = 6
/** Places kept of the dual value of a surplus, which multiplies the money of a whole class. */
const SURPLUS_PLACES = 15

/** A dual value as the record writes it. */
export const writtenKilograms = (value: number): string =>
  formatDecimal(BigInt(Math.round(value * 10 ** KILOGRAM_PLACES)), KILOGRAM_PLACES)

export const writtenSurplus = (value: number): string => formatDecimal(inPlaces(value, SURPLUS_PLACES), SURPLUS_PLACES)

/** A number that is not negative in units of its last place, however large. */
const inPlaces = (value: number, places: number): bigint => {
  const whole = Math.trunc(value)
  return BigInt(whole) * 10n ** BigInt(places) + BigInt(Math.round((value - whole) * 10 ** places))
}

/** What a bound is sought of: the need served or the surplus of a class, or the cost. */
export type Sought = { readonly kind: 'surplus' | 'volume'; readonly priority: number } | { readonly kind: 'cost' }
/** What each class holds: grams of need, and surplus in cost units times grams. */
export type Held = { readonly volumes: ReadonlyMap<number, bigint>; readonly surplus: ReadonlyMap<number, bigint> }

const ZERO = exact.rational(0n)
const ONE = exact.rational(1n)

/**
 * What weak duality proves of a stage of a linear block (Lagrangian relaxation), exactly: offers and caps are no limits but have the prices of the record, every line takes what
 * is best for the stage, and what the limits allow is paid back. A volume in grams of need that cannot be passed; a cost in cost units times grams that cannot be undercut, a
 * surplus that cannot be passed. Classes hold the surplus that is given, its dual value times; for a volume better classes, for a cost all hold their volume.
 */
export function boundOf(
  { book, scale }: { book: Book; scale: CostScale },
  selection: Selection,
  parties: readonly SelectionParty[],
  caps: readonly Cap[],
  duals: StageDuals,
  held: Held,
  sought: Sought,
): bigint {
  const volume = sought.kind === 'volume'
  const places = 10n ** BigInt(volume ? KILOGRAM_PLACES : COST_PLACES)
  const priceOf = (value: number) => {
    const units = Math.round(value * Number(places))
    return exact.rational(BigInt(units), places)
  }
  // Everything is minimised: a volume counts as a cost of -1 a gram of need, a surplus as one of its margin. Prices of offers are at most 0, of caps at least 0.
  const offers = new Map(
    [...duals.offers].map(([j, value]) => [j, priceOf(isFixed(selection, j) ? value : Math.min(0, value))]),
  )
  const priced = caps.flatMap(cap => {
    const price = priceOf(Math.max(0, duals.caps.get(cap.key) ?? 0))
    return price.n > 0n ? [{ cap, price, spread: exact.multiply(price, cap.share) }] : []
  })
  // Per base currency: of one stage in money it is a number, of a volume it is kilograms.
  const scaling = volume ? exact.rational(1n, 10n ** BigInt(scale.places)) : ONE
  const kept = new Map(
    [...held.surplus.keys()].map(priority => {
      const value = inPlaces(Math.max(0, duals.surplus?.get(priority) ?? 0), SURPLUS_PLACES)
      return [priority, exact.multiply(exact.rational(value, 10n ** BigInt(SURPLUS_PLACES)), scaling)]
    }),
  )
  const units = exact.rational(10n ** BigInt(scale.places))
  const rate = (party: SelectionParty, entry: PricedTier): Rational => {
    const own = sought.kind === 'cost' ? exact.rational(BigInt(scale.of(entry))) : ZERO
    let value = exact.divide(exact.subtract(own, offers.get(entry.offer) ?? ZERO), entry.ratio)
    if (volume && party.priority === sought.priority) value = exact.subtract(value, ONE)
    const line = present(party.lines[0])
    const price = kept.get(party.priority) ?? ZERO
    const counted = sought.kind === 'surplus' && party.priority === sought.priority ? exact.add(price, ONE) : price
    if (counted.n !== 0n)
      value = exact.subtract(value, exact.multiply(counted, exact.multiply(marginOf(book, line, entry), units)))
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
    if (sought.kind === 'cost' || (volume && party.priority < sought.priority)) {
      const takers = keeping.get(party.priority) ?? []
      keeping.set(party.priority, takers)
      takers.push({ rate: best, need: party.most })
    } else if (best.n < 0n) sum = exact.add(sum, exact.multiply(best, exact.rational(BigInt(party.most))))
  }
  for (const [priority, takers] of keeping) {
    let left = held.volumes.get(priority) ?? 0n
    for (const { rate, need } of takers.sort((a, b) => exact.compare(a.rate, b.rate))) {
      const got = left < BigInt(need) ? left : BigInt(need)
      sum = exact.add(sum, exact.multiply(rate, exact.rational(got)))
      left -= got
    }
  }
  for (const [priority, price] of kept)
    sum = exact.add(sum, exact.multiply(price, exact.rational(present(held.surplus.get(priority)))))
  for (const [j, price] of offers)
    if (price.n !== 0n)
      sum = exact.add(sum, exact.multiply(price, exact.rational(BigInt(mostGiven(book, selection, j)))))
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
  const most = exact.floor({ n: -sum.n, d: sum.d })
  return sought.kind === 'cost' ? -most : most
}

/** What the dual values prove that no class can pass, in grams of need, while classes hold so much surplus. */
export function provedVolumes(
  { round, programme, selection, caps }: SelectionProblem,
  duals: readonly StageDuals[],
  surplus: ReadonlyMap<number, bigint> = new Map(),
): ReadonlyMap<number, bigint> {
  const { parties, classes } = programme
  const volumes = new Map<number, bigint>()
  for (const priority of classes) {
    const held = { volumes, surplus }
    const stage = stageOf(duals, `volume-${priority}`)
    volumes.set(priority, boundOf(round, selection, parties, caps, stage, held, { kind: 'volume', priority }))
  }
  return volumes
}

export const stageOf = (duals: readonly StageDuals[], stage: string): StageDuals =>
  present(duals.find(own => own.stage === stage))
