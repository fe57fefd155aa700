import { exact, gradeMeets, isNameOf, periodInside, periodMonths } from '@lodestone/kernel'
import { keyOf } from '../disclosure/pool.ts'
import { namesGoods, type Offered } from '../disclosure/published.ts'
import { policyOf, sentencesOnPool } from './explanation.pool.ts'
import type { Own, OwnLine, PartyReason, Published } from './explanation.ts'

/** Why a line got what it got, as far as its own figures and what is published say it. */
export function reasonForLine(own: Own, published: Published): PartyReason {
  const line = own.entry as OwnLine
  const { gotKg, full, figures, text = '' } = own.outcome
  if (full)
    return { code: 'filled', figures: { askedKg: line.quantityKg, filledKg: gotKg, ...figures }, sentences: [text] }
  const reason = reasonWithin(line, gotKg, published)
  return { ...reason, figures: { askedKg: line.quantityKg, filledKg: gotKg, ...reason.figures } }
}

function reasonWithin(line: OwnLine, gotKg: string, published: Published): PartyReason {
  const got = gotKg !== '0'
  return (
    (got ? undefined : (uncomparable(line, published) ?? notOffered(line, published) ?? belowPool(line, published))) ??
    short(line, gotKg, published)
  )
}

/** A ceiling that the round cannot compare, or lacks. */
function uncomparable({ material, ceilingPrice }: OwnLine, { rules }: Published): PartyReason | undefined {
  const reserved = Object.hasOwn(rules.reservePrices ?? {}, material)
  if (!ceilingPrice)
    return !reserved && (rules.requireCeilings || rules.objective === 'surplus')
      ? {
          code: 'price-above-ceiling',
          figures: { ceiling: null, ceilingRequired: true },
          sentences: [
            `The round matches no line without a ceiling price, and it has no reserve price for ${material}: your line names none.`,
          ],
        }
      : undefined
  const { amount, currency } = ceilingPrice
  if (rateOf(currency, rules) !== undefined) return undefined
  return {
    code: 'price-not-comparable',
    figures: { ceiling: amount, currency },
    sentences: [
      `The round has no rate for ${currency}, the currency of your ceiling, so no price could be compared with it and your line pairs with nothing.`,
    ],
  }
}

/** The first of material, grade, period and origin that nothing offered in the round meets, for the line's own goods or a substitute. */
function notOffered(line: OwnLine, published: Published): PartyReason | undefined {
  const { offered, rules } = published
  const wanted = [line, ...(line.substitutes ?? [])]
  const material = offered.filter(one => wanted.some(want => want.material === one.material))
  if (material.length === 0)
    return {
      code: 'material-not-offered',
      figures: { material: line.material },
      sentences: [`No offer in this round is for ${line.material} or a substitute you accept.`],
    }
  // A grade in somebody's own words is not listed, so nothing can be said of one.
  if (wanted.some(({ grade }) => grade !== undefined && !namesGoods(grade))) return undefined
  const grade = material.filter(one =>
    wanted.some(want => want.material === one.material && gradeMeets(one.grade, want.grade)),
  )
  if (grade.length === 0) {
    const asked = wanted.find(want => want.grade !== undefined)?.grade ?? ''
    const grades = [...new Set(material.map(one => one.grade ?? 'no stated grade'))].sort().slice(0, 5)
    return {
      code: 'grade-not-met',
      figures: { grade: asked, offeredGrades: grades },
      sentences: [
        `No offer of ${line.material} or a substitute met grade ${asked}; offered were ${grades.join(', ')}.`,
      ],
    }
  }
  const period = grade.filter(one => periodInside(one.period, line.period))
  if (period.length === 0) {
    const nearest = nearestTo(line.period, grade)
    return {
      code: 'period-not-offered',
      figures: { period: line.period, nearestPeriod: nearest },
      sentences: [`No offer of ${line.material} delivers within ${line.period}; the nearest delivers in ${nearest}.`],
    }
  }
  if (period.some(one => one.eligible !== '0')) return undefined
  const policy = policyOf(published)
  return {
    code: 'no-eligible-origin',
    figures: { floor: rules.provenanceFloor, ...policy.figures },
    sentences: [
      `What is offered of ${line.material} in ${line.period} is not of the origin that the round asks for${policy.words}, level ${rules.provenanceFloor} or better.`,
    ],
  }
}

function nearestTo(wanted: string, offered: readonly Offered[]): string {
  const own = periodMonths(wanted)
  const distance = (text: string): number => {
    const other = periodMonths(text)
    return own && other ? Math.max(own.first - other.first, other.last - own.last, 0) : Number.POSITIVE_INFINITY
  }
  return offered
    .map(one => one.period)
    .reduce((a, b) => (distance(b) < distance(a) || (distance(b) === distance(a) && b < a) ? b : a))
}

const rateOf = (currency: string, { baseCurrency, rates }: Published['rules']): string | undefined =>
  currency === baseCurrency ? '1' : isNameOf(rates, currency) ? rates[currency] : undefined

/** The most that a line pays, in base currency: its ceiling, or the round's reserve price where that is less. */
function mostOf({ material, ceilingPrice }: OwnLine, rules: Published['rules']) {
  const rate = ceilingPrice && rateOf(ceilingPrice.currency, rules)
  const own =
    ceilingPrice && rate
      ? exact.multiply(exact.decimalToRational(ceilingPrice.amount), exact.decimalToRational(rate))
      : undefined
  const reserved = Object.hasOwn(rules.reservePrices ?? {}, material) ? rules.reservePrices?.[material] : undefined
  const reserve = reserved === undefined ? undefined : exact.decimalToRational(reserved)
  return own && reserve ? (exact.compare(reserve, own) < 0 ? reserve : own) : (own ?? reserve)
}

const shown = (value: Parameters<typeof exact.formatRational>[0]): string => {
  const text = exact.formatRational(value, 4)
  return text.endsWith('00') ? text.slice(0, -2) : text
}

const poolOf = (line: OwnLine, { pools }: Published) => pools.find(one => keyOf(one) === keyOf(line))

/** A ceiling below all that the published pool paid. */
function belowPool(line: OwnLine, published: Published): PartyReason | undefined {
  const pool = poolOf(line, published)
  const most = mostOf(line, published.rules)
  if (!pool || !most || exact.compare(most, exact.decimalToRational(pool.paidFrom)) >= 0) return undefined
  const currency = published.rules.baseCurrency
  const on = sentencesOnPool(pool, currency)
  return {
    code: 'price-above-ceiling',
    figures: { ceiling: exact.formatRational(most, 4), currency, ...on.figures },
    sentences: [
      `Your line pays at most ${shown(most)} ${currency}/kg, which is less than its pool paid.`,
      ...on.sentences,
    ],
  }
}

/** What did not come of a line for which there are offers. Whatever it was is said in the same words: which it was would tell a price or a need of others. */
function short(line: OwnLine, gotKg: string, published: Published): PartyReason {
  const { rules } = published
  const most = mostOf(line, rules)
  const currency = rules.baseCurrency
  const on = sentencesOnPool(poolOf(line, published), currency)
  const ranked = rules.allocation === 'priority-then-pro-rata' && (line.priority ?? 5) > 1
  const stricter = line.provenanceFloor !== undefined && line.provenanceFloor < rules.provenanceFloor
  const bySurplus = rules.objective === 'surplus'
  const may = [
    ...(most ? [`your ceiling of ${shown(most)} ${currency}/kg`] : []),
    ...(line.minimumKg === undefined || line.minimumKg === '0' ? [] : [`your minimum of ${line.minimumKg} kg`]),
    ...(ranked ? [`your priority of ${line.priority ?? 5} (lower numbers are served first)`] : []),
    ...(stricter ? [`the origin of level ${line.provenanceFloor} that you ask for`] : []),
  ]
  return {
    code: 'not-matched-in-full',
    figures: {
      ...(most ? { ceiling: exact.formatRational(most, 4) } : {}),
      ...(line.minimumKg === undefined || line.minimumKg === '0' ? {} : { minimumKg: line.minimumKg }),
      ...(ranked ? { priority: line.priority ?? 5 } : {}),
      ...(stricter ? { ownFloor: line.provenanceFloor } : {}),
      ...(bySurplus ? { surplusFirst: true } : {}),
      currency,
      ...on.figures,
    },
    sentences: [
      gotKg === '0'
        ? `Nothing of the ${line.quantityKg} kg that you ask was matched.`
        : `Of the ${line.quantityKg} kg that you ask, ${gotKg} kg were matched.`,
      ...on.sentences,
      `Goods like yours are offered; what kept them from this line is not told, because it would tell what others ask or offer.`,
      may.length > 0
        ? `On your side it may be ${listed(may)}; on the round's, too few goods, minimum lots, freight to ${line.deliverTo} or the limits per country and supplier.`
        : `It may be too few goods, minimum lots, freight to ${line.deliverTo} or the round's limits per country and supplier.`,
      ...(bySurplus
        ? [
            'The round serves first where goods add the most, by ceiling less landed price, and shares by weight only among those that add the same.',
          ]
        : []),
    ],
  }
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`
