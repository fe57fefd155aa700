import type { Cell } from '@lodestone/contracts'
import { unpricedReason } from '@lodestone/engine/unpriced'
import { exact, formatKg, gradeMeets, grams, isAssured, periodInside } from '@lodestone/kernel'
import { keyOf } from '../disclosure/pool.ts'
import { fits, namesGoods } from '../disclosure/published.ts'
import type { Own, OwnOffer, PartyReason, Published } from './explanation.parts.ts'
import { policyOf } from './explanation.pool.ts'

/** Why an offer was taken as far as it was, as far as its own figures and what is published say it. */
export function reasonForOffer(own: Own, published: Published): PartyReason {
  const offer = own.entry as OwnOffer
  const { gotKg, full, figures, text = '' } = own.outcome
  const amounts = { offeredKg: offer.quantityKg, takenKg: gotKg, ...figures }
  if (full) return { code: 'filled', figures: amounts, sentences: [text] }
  const reason =
    (gotKg === '0'
      ? (ownFault(offer, published) ?? notAsked(offer, published.cells) ?? abovePools(offer, published))
      : undefined) ?? short(offer, gotKg)
  const next = figures.nextTierMissingKg
  const more = typeof next === 'string' ? [`${next} kg more would have reached your next price tier.`] : []
  return { ...reason, figures: { ...amounts, ...reason.figures }, sentences: [...reason.sentences, ...more] }
}

/** What is wrong with the offer itself under the rules of the round. */
function ownFault(offer: OwnOffer, published: Published): PartyReason | undefined {
  const { rules } = published
  const policy = policyOf(published)
  if (offer.level > rules.provenanceFloor)
    return {
      code: 'no-eligible-origin',
      figures: { level: offer.level, floor: rules.provenanceFloor, ...policy.figures },
      sentences: [
        offer.level === 'U'
          ? `The origin of your offer is not proven${policy.words}, and the round takes level ${rules.provenanceFloor} or better.`
          : `Your offer is of origin level ${offer.level}${policy.words}, and the round takes ${rules.provenanceFloor} or better.`,
      ],
    }
  const { assurance: asked = 'declared' } = rules
  const { assurance = 'declared' } = offer
  if (!isAssured(assurance, asked))
    return {
      code: 'no-eligible-origin',
      figures: {
        level: offer.level,
        floor: rules.provenanceFloor,
        assurance,
        askedAssurance: asked,
        ...policy.figures,
      },
      sentences: [
        `The origin of your offer, level ${offer.level}${policy.words}, is ${assurance}, and the round takes what is ${asked}${asked === 'verified' ? '' : ' or verified'}.`,
      ],
    }
  if (offer.tiers.length === 0) return unpriced(offer, rules)
  const step = grams(offer.lotIncrementKg ?? '0.001')
  if ((grams(offer.quantityKg) / step) * step < grams(offer.minimumLotKg ?? '0'))
    return {
      code: 'minimum-lot-not-reached',
      figures: {},
      sentences: ['Your minimum lot, increments or tiers leave no total within the quantity you offer.'],
    }
  return undefined
}

function unpriced({ price }: OwnOffer, rules: Published['rules']): PartyReason {
  const { text, ...reason } = unpricedReason(price, rules)
  return { ...reason, sentences: [text] }
}

/** The first of material, grade and period that no cell of the published pool asks for. */
function notAsked(offer: OwnOffer, cells: readonly Cell[]): PartyReason | undefined {
  if (cells.length === 0) return undefined
  const material = cells.filter(cell => cell.material === offer.material)
  if (material.length === 0)
    return {
      code: 'material-not-offered',
      figures: { material: offer.material },
      sentences: [`The published pool of this round lists no need of ${offer.material}.`],
    }
  // The pool lists no grade in a member's own words, so nothing can be said of one.
  if (offer.grade !== undefined && !namesGoods(offer.grade)) return undefined
  const grade = material.filter(cell => gradeMeets(offer.grade, cell.grade))
  if (grade.length === 0)
    return {
      code: 'grade-not-met',
      figures: { grade: offer.grade ?? null },
      sentences: [
        `The published pool lists ${offer.material} only in grades that ${offer.grade ?? 'an offer without a grade'} does not meet.`,
      ],
    }
  if (grade.some(cell => periodInside(offer.period, cell.period))) return undefined
  return {
    code: 'period-not-offered',
    figures: { period: offer.period },
    sentences: [`The published pool lists no need of ${offer.material} for ${offer.period}.`],
  }
}

/** A price above all that the published pools paid which the offer could have served. */
function abovePools(offer: OwnOffer, { cells, pools, rules }: Published): PartyReason | undefined {
  const asked = cells.filter(cell => fits(offer, cell))
  const paid = asked.map(cell => pools.find(one => keyOf(one) === keyOf(cell)))
  const prices = offer.tiers.map(tier => exact.decimalToRational(tier.exWorks))
  const [first, ...others] = prices
  if (!first || paid.length === 0) return undefined
  const cheapest = others.reduce((a, b) => (exact.compare(b, a) < 0 ? b : a), first)
  const tops = paid.map(one => one && exact.decimalToRational(one.paidTo))
  if (!tops.every(top => top && exact.compare(cheapest, top) >= 0)) return undefined
  const least = paid.flatMap(one => (one ? [one.paidFrom] : [])).reduce(lower)
  const most = paid.flatMap(one => (one ? [one.paidTo] : [])).reduce((a, b) => (lower(a, b) === a ? b : a))
  return {
    code: 'dearer-than-chosen',
    figures: { poolPublished: true, poolPaidFrom: least, poolPaidTo: most, currency: rules.baseCurrency },
    sentences: [
      `Your price is above what the pools paid that your offer could serve: between ${least} and ${most} ${rules.baseCurrency}/kg on average before freight.`,
    ],
  }
}

const lower = (a: string, b: string): string =>
  exact.compare(exact.decimalToRational(a), exact.decimalToRational(b)) <= 0 ? a : b

/** What of an offer was not taken. Whatever it was is said in the same words: which it was would tell a ceiling or a need. */
const short = (offer: OwnOffer, gotKg: string): PartyReason => ({
  code: 'not-matched-in-full',
  figures: { untakenKg: formatKg(grams(offer.quantityKg) - grams(gotKg)) },
  sentences: [
    gotKg === '0'
      ? `Nothing of the ${offer.quantityKg} kg that you offer was matched.`
      : `Of the ${offer.quantityKg} kg that you offer, ${gotKg} kg were matched.`,
    'What kept the rest from the need in the round is not told, because it would tell what members ask or what others offer.',
    'It may be your price, lots or tiers, your origin, freight to where the goods are needed, the limits per country and supplier, or that no more is needed.',
  ],
})
