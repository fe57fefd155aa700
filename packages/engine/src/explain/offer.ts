import { PAIR_REASONS, type PairReason, present } from '@lodestone/kernel'
import { intAt } from '../at.ts'
import { FITS, PRICE, SAME_GROUP, UNPRICED } from '../pairs/reasons.ts'
import { lotRanges } from '../select/lots.ts'
import type { Explanation, ExplanationCode, FigureValue } from '../types.ts'
import { capReason, tightCaps } from './caps.ts'
import { hasNoRate, namedCounts, ownGroupReason } from './miss.ts'
import { originOf } from './origin.ts'
import type { Shortfall } from './shortfall.ts'
import { unpricedReason } from './unpriced.ts'
import { kg, many, type View } from './view.ts'

type Reason = { code: ExplanationCode; figures: { [name: string]: FigureValue }; text: string }

/** What an offer can reach: the lines that pair with it and did not leave, and why the others do not. */
export type OfferReach = {
  readonly lines: readonly number[]
  readonly counts: readonly number[]
  /** Lines that would pair but left for the price of their pool. */
  readonly left: number
}

/** The reach of every offer, gathered kind by kind. */
export function reaches(view: View): OfferReach[] {
  const { book, pairs, passes } = view
  const count = (own: { counts: number[] }, reason: number, lines: number) => {
    own.counts[reason] = present(own.counts[reason]) + lines
  }
  const result = book.offers.map(() => ({
    lines: [] as number[],
    counts: new Array<number>(PAIR_REASONS.length).fill(0),
    left: 0,
  }))
  for (const kind of pairs.kinds) {
    const first = new Map<number, number>()
    for (const [e, { offer }] of kind.entries.entries()) if (!first.has(offer)) first.set(offer, e)
    for (const [j, reason] of kind.reasons.entries()) {
      const own = present(result[j])
      if (reason < PRICE) count(own, reason, kind.lines.length)
      else if (reason === SAME_GROUP) for (const i of kind.lines) count(own, ownGroupReason(view, i, kind, j), 1)
      else if (reason === FITS) {
        const at = first.get(j) ?? Number.POSITIVE_INFINITY
        for (const i of kind.lines) {
          if (intAt(pairs.prefix, i) <= at) count(own, hasNoRate(book, i) ? UNPRICED : PRICE, 1)
          else if (passes.left.has(i)) own.left++
          else own.lines.push(i)
        }
      }
    }
  }
  return result
}

/** Grams by which the need able to use an offer falls short of the least it may be taken with; zero or less when it does not, infinite when no total fits. */
function needShort(view: View, j: number, reach: OfferReach): number {
  const low = Math.min(...lotRanges(view.book, j).map(range => range.low))
  return low - reach.lines.reduce((sum, i) => sum + present(view.book.need[i]), 0)
}

/** Why an offer was taken as far as it was. Ceilings of members never show: counts only. */
export function explainOffer(
  view: View,
  j: number,
  reach: OfferReach,
  shortfall: Shortfall | undefined,
  places: number,
): Explanation {
  const offer = present(view.book.offers[j])
  const taken = present(view.taken[j])
  const reason = reasonOf(view, j, reach, places)
  const tier = taken > 0 ? tierReached(view, j) : undefined
  return {
    kind: 'offer',
    id: offer.id,
    code: reason.code,
    figures: {
      offeredKg: offer.quantityKg,
      takenKg: kg(taken),
      linesInReach: reach.lines.length,
      notPaired: namedCounts(reach.counts),
      ...tier?.figures,
      ...reason.figures,
      ...(shortfall && reach.lines.length > 0 ? { shortfall } : {}),
    },
    text: tier?.text ? `${reason.text} ${tier.text}` : reason.text,
  }
}

function reasonOf(view: View, j: number, reach: OfferReach, places: number): Reason {
  const { book, filled } = view
  const offer = present(book.offers[j])
  const taken = present(view.taken[j])
  const untaken = present(book.supply[j]) - taken
  if (reach.lines.length === 0) return noPair(view, j, reach)
  if (untaken === 0) {
    return { code: 'filled', figures: {}, text: `All ${offer.quantityKg} kg of your offer are matched.` }
  }
  const hungry = reach.lines.filter(i => present(filled[i]) < present(book.need[i]))
  if (book.lotted[j] && taken === 0) {
    const short = needShort(view, j, reach)
    if (short > 0 || hungry.length > 0) return lotMissed(view, j, short)
  }
  for (const i of hungry) {
    const [cap] = tightCaps(view, j, i)
    if (!cap) continue
    const { code, figures, text } = capReason(view, cap, places)
    return { code, figures, text: `${kg(untaken)} kg of your offer are not matched: ${text}` }
  }
  const served = reach.lines.reduce((sum, i) => sum + present(filled[i]), 0)
  const elsewhere = served - [...present(view.byClass[j]).values()].reduce((sum, grams) => sum + grams, 0)
  if (elsewhere > 0) {
    return {
      code: 'dearer-than-chosen',
      figures: { untakenKg: kg(untaken) },
      text: `${taken > 0 ? `${kg(taken)} kg of your offer are matched; for the rest` : 'Your offer was not needed:'} the need it could serve was met at lower cost by other offers.`,
    }
  }
  return {
    code: 'filled',
    figures: { untakenKg: kg(untaken) },
    text: `Your offer serves all the need it can reach, ${kg(taken)} kg; nobody who could use the rest needs more.`,
  }
}

/** The tier of an offer that is taken, and what its total lacks to the next one within its quantity. */
function tierReached({ book, tier, taken }: View, j: number): Pick<Reason, 'figures'> & { text?: string } {
  const tiers = present(book.tiers[j])
  if (tiers.length < 2) return { figures: {} }
  const reached = present(tier[j])
  const next = tiers[reached + 1]
  const figures = { tier: reached, nextTierFromKg: next ? kg(next.from) : null }
  const range = lotRanges(book, j).find(own => own.tier > reached)
  if (!range) return { figures }
  const missing = kg(range.low - present(taken[j]))
  return {
    figures: { ...figures, nextTierMissingKg: missing },
    text: `${missing} kg more would have reached your tier from ${kg(present(tiers[range.tier]).from)} kg.`,
  }
}

function lotMissed({ book }: View, j: number, short: number): Reason {
  const low = Math.min(...lotRanges(book, j).map(range => range.low))
  if (!Number.isFinite(low)) {
    return {
      code: 'minimum-lot-not-reached',
      figures: {},
      text: 'Your minimum lot, increments or tiers leave no total within the quantity you offer.',
    }
  }
  return {
    code: 'minimum-lot-not-reached',
    figures: { lotKg: kg(low) },
    text:
      short > 0
        ? `Your smallest lot of ${kg(low)} kg is more than all the need that could use your offer.`
        : `Your smallest lot of ${kg(low)} kg was not reached with the need that other offers left.`,
  }
}

function noPair(view: View, j: number, { counts, left }: OfferReach): Reason {
  const offer = present(view.book.offers[j])
  if (left > 0) {
    return {
      code: 'left-for-average-price',
      figures: { linesLeft: left },
      text: `${many(left, 'line')} could use your offer, but left because the price of their pools exceeds what each is ready to pay.`,
    }
  }
  const furthest = counts.findLastIndex(count => count > 0)
  const code = PAIR_REASONS[furthest] ?? 'material-not-offered'
  const found = counts[furthest] ?? 0
  const lines = many(found, 'line')
  const [ask, belong] = found === 1 ? ['asks', 'belongs'] : ['ask', 'belong']
  if (code === 'price-not-comparable' && present(view.book.tiers[j]).length === 0)
    return unpricedReason(offer.price, view.book.rules)
  const reserved = view.book.rules.reservePrices?.[offer.material] !== undefined || view.book.rules.requireCeilings
  const origin = originOf(view, offer, lines, ask)
  const text: Record<PairReason, string> = {
    'material-not-offered': `Nobody in this round asks for ${offer.material}.`,
    'grade-not-met': `${lines} ${ask} for ${offer.material}, but in a grade that ${offer.grade ?? 'an offer without a grade'} does not meet.`,
    'period-not-offered': `${lines} ${ask} for these goods, but not in ${offer.period}.`,
    'not-reachable': `${lines} could use these goods in ${offer.period}, but the round's freight table has no way from ${offer.deliverFrom} to them.`,
    'no-eligible-origin': origin.text,
    'price-not-comparable': `${lines} could use your offer, but with a ceiling in a currency for which the round has no rate.`,
    'price-above-ceiling': `${lines} could use your offer, but its delivered price is above what each ${reserved ? 'may pay under its ceiling or the reserve price' : 'is ready to pay'}.`,
    'same-group': `${lines} could use your offer, but ${belong} to your own corporate group.`,
  }
  return { code, figures: code === 'no-eligible-origin' ? origin.figures : {}, text: text[code] }
}
