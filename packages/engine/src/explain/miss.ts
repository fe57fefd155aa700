import { exact, formatDecimal, PAIR_REASONS, periodMonths, present } from '@lodestone/kernel'
import { intAt } from '../at.ts'
import type { Book } from '../pairs/book.ts'
import { type Kind, kindAt } from '../pairs/kinds.ts'
import { FITS, GRADE, ORIGIN, PERIOD, PRICE, REACH, SAME_GROUP, UNPRICED } from '../pairs/reasons.ts'
import { ceilingOf } from '../price/ceiling.ts'
import type { FigureValue, LineCode } from '../types.ts'
import { missOfOrigin } from './origin.ts'
import { many, shown, type View } from './view.ts'

export type Miss = { code: LineCode; figures: { [name: string]: FigureValue }; text: string }

/** What lines of a kind have in common: offers by reason, those that fit (ceilings aside), and how many of these each prefix of its entries reaches. */
type KindCounts = { readonly reasons: readonly number[]; readonly fitting: number; readonly reached: Int32Array }
const countsOfKind = new WeakMap<Kind, KindCounts>()

function kindCounts(kind: Kind): KindCounts {
  const known = countsOfKind.get(kind)
  if (known) return known
  const reasons = new Array<number>(PAIR_REASONS.length).fill(0)
  let fitting = 0
  for (const reason of kind.reasons) {
    if (reason === FITS) fitting++
    else if (reason !== SAME_GROUP) reasons[reason] = present(reasons[reason]) + 1
  }
  const reached = new Int32Array(kind.entries.length + 1)
  const seen = new Set<number>()
  for (const [e, { offer }] of kind.entries.entries()) {
    seen.add(offer)
    reached[e + 1] = seen.size
  }
  const counts = { reasons, fitting, reached }
  countsOfKind.set(kind, counts)
  return counts
}

/** Offers that pair with a line, its ceiling respected. */
export const offersInReach = (view: View, i: number): number =>
  intAt(kindCounts(kindAt(view.pairs, i)).reached, intAt(view.pairs.prefix, i))

/** For a line: how many offers fail for which reason, those that its ceiling excludes included. Offers that pair are left out. */
export function reasonCounts(view: View, i: number): number[] {
  const kind = kindAt(view.pairs, i)
  const { reasons, fitting } = kindCounts(kind)
  const counts = reasons.slice()
  const excluded = hasNoRate(view.book, i) ? UNPRICED : PRICE
  counts[excluded] = present(counts[excluded]) + fitting - offersInReach(view, i)
  if (kind.own.length === 0) return counts
  for (const [j, reason] of kind.reasons.entries()) {
    if (reason !== SAME_GROUP) continue
    const own = ownGroupReason(view, i, kind, j)
    counts[own] = present(counts[own]) + 1
  }
  return counts
}

/** Whether the line names a ceiling for whose currency the round has no rate: no price can be compared with it. */
export const hasNoRate = ({ lines, ceiling }: Book, i: number): boolean =>
  ceiling[i] === 'unknown' && present(lines[i]).ceilingPrice !== undefined

/** Why a line and an offer of its own group do not pair: the group is the last test, after the price. */
export function ownGroupReason({ book }: View, i: number, kind: Kind, j: number): number {
  if (hasNoRate(book, i)) return UNPRICED
  const ceiling = book.ceiling[i]
  if (ceiling === undefined) return SAME_GROUP
  const cheapest = present(kind.own.find(entry => entry.offer === j))
  return ceiling === 'unknown' || exact.compare(cheapest.landed, ceiling) > 0 ? PRICE : SAME_GROUP
}

/** Counts by the name of their reason, zeros left out. */
export const namedCounts = (counts: readonly number[]): { [name: string]: FigureValue } =>
  Object.fromEntries(
    PAIR_REASONS.map((reason, r) => [reason, present(counts[r])] as const).filter(([, count]) => count > 0),
  )

/** Why a line has no pair: the combination that came furthest through the tests decides, and says what is missing there. */
export function nearestMiss(view: View, i: number, counts: readonly number[]): Miss {
  const furthest = counts.findLastIndex(count => count > 0)
  switch (PAIR_REASONS[furthest] ?? 'material-not-offered') {
    case 'material-not-offered':
      return materialMiss(view, i)
    case 'grade-not-met':
      return gradeMiss(view, i)
    case 'period-not-offered':
      return periodMiss(view, i)
    case 'not-reachable':
      return reachMiss(view, i, present(counts[REACH]))
    case 'no-eligible-origin':
      return originMiss(view, i)
    case 'price-not-comparable':
      return rateMiss(view, i, present(counts[UNPRICED]))
    case 'price-above-ceiling':
      return priceMiss(view, i)
    case 'same-group':
      return {
        code: 'same-group',
        figures: { offers: present(counts[SAME_GROUP]) },
        text: `The only offers that fit (${counts[SAME_GROUP]}) come from your own corporate group, and members and suppliers of one group are not matched.`,
      }
  }
}

const fitting = (view: View, i: number, reason: number) => {
  const { reasons } = kindAt(view.pairs, i)
  return view.book.offers.filter((_, j) => reasons[j] === reason)
}

function materialMiss({ book }: View, i: number): Miss {
  const { material } = present(book.lines[i])
  return {
    code: 'material-not-offered',
    figures: { material },
    text: `No offer in this round is for ${material} or a substitute you accept.`,
  }
}

function gradeMiss(view: View, i: number): Miss {
  const { material, grade } = present(view.book.lines[i])
  const offers = fitting(view, i, GRADE)
  const grades = [...new Set(offers.map(offer => offer.grade ?? 'no stated grade'))].sort().slice(0, 5)
  return {
    code: 'grade-not-met',
    figures: { grade: grade ?? null, offers: offers.length, offeredGrades: grades },
    text: `${many(offers.length, 'offer')} of ${material} did not meet grade ${grade ?? ''}; offered were ${grades.join(', ')}.`,
  }
}

function periodMiss(view: View, i: number): Miss {
  const { period, material } = present(view.book.lines[i])
  const wanted = present(periodMonths(period))
  const distance = (text: string): number => {
    const other = present(periodMonths(text))
    return Math.max(wanted.first - other.first, other.last - wanted.last, 0)
  }
  const offers = fitting(view, i, PERIOD)
  const periods = offers.map(offer => offer.period)
  const nearest = present(periods.sort((a, b) => distance(a) - distance(b) || (a < b ? -1 : 1))[0])
  return {
    code: 'period-not-offered',
    figures: { period, offers: offers.length, nearestPeriod: nearest },
    text: `No offer of ${material} delivers within ${period}; the nearest delivers in ${nearest}.`,
  }
}

function reachMiss({ book }: View, i: number, offers: number): Miss {
  const { deliverTo, period } = present(book.lines[i])
  return {
    code: 'not-reachable',
    figures: { deliverTo, offers },
    text: `${many(offers, 'offer')} would fit in ${period}, but the round's freight table carries none of them to ${deliverTo}.`,
  }
}

function originMiss(view: View, i: number): Miss {
  const [first, ...others] = fitting(view, i, ORIGIN)
  return { code: 'no-eligible-origin', ...missOfOrigin(view, present(view.book.lines[i]), [present(first), ...others]) }
}

function rateMiss({ book }: View, i: number, offers: number): Miss {
  const { ceilingPrice } = present(book.lines[i])
  if (hasNoRate(book, i) && ceilingPrice) {
    const { amount, currency } = ceilingPrice
    return {
      code: 'price-not-comparable',
      figures: { ceiling: amount, currency, offers },
      text: `The round has no rate for ${currency}, the currency of your ceiling, so no price could be compared with it and your line pairs with nothing.`,
    }
  }
  return {
    code: 'price-not-comparable',
    figures: { offers },
    text: `The round has no rate or index value for the price of the only offers that fit (${offers}), so they could not be compared and pair with nothing.`,
  }
}

function priceMiss(view: View, i: number): Miss {
  const { book, currency } = view
  const line = present(book.lines[i])
  const kind = kindAt(view.pairs, i)
  const { most, by } = ceilingOf(line, book.rules)
  if (by === 'required') {
    return {
      code: 'price-above-ceiling',
      figures: { ceiling: null, ceilingRequired: true },
      text: `The round matches no line without a ceiling price, and it has no reserve price for ${line.material}: your line names none.`,
    }
  }
  const [cheapest] = [...kind.entries, ...kind.own].sort((a, b) => exact.compare(a.landed, b.landed))
  if (!cheapest || !most || most === 'unknown') throw new Error('a price above a ceiling without one of the two')
  const gap = exact.subtract(cheapest.landed, most)
  const inBase = `${shown(most)} ${currency}/kg`
  const own = line.ceilingPrice
  const asked =
    by === 'reserve' || own?.currency === currency ? inBase : `${own?.amount} ${own?.currency}/kg (${inBase})`
  const whose = by === 'reserve' ? `The round's reserve price for ${line.material}` : 'Your ceiling'
  return {
    code: 'price-above-ceiling',
    figures: {
      ceiling: exact.formatRational(most, 4),
      cheapestLanded: exact.formatRational(cheapest.landed, 4),
      gapPerKg: exact.formatRational(gap, 4),
      currency,
      ...(by === 'reserve' ? { reserve: true } : {}),
    },
    text: `${whose} of ${asked} is ${shown(gap)} below the cheapest eligible offer delivered to ${line.deliverTo} in ${line.period}.`,
  }
}

/** What a cap costs in base currency per kilogram of need, from its dual value in cost units. */
export const capCost = (units: number, places: number): string =>
  formatDecimal(BigInt(Math.round(units * 1e4)), places + 4, 2)
