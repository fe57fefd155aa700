import { exact, grams, present, type Rational } from '@lodestone/kernel'
import type { OfferInput, Rules } from '../types.ts'
import { converts, type Facts, poolOf } from './facts.ts'
import type { TalliedAllocation, Tally } from './tally.ts'

/** Tier prices from the offer's own words, pool prices, landed prices, ceilings and departures. */
export function checkPrices(facts: Facts, tally: Tally, findings: string[]): void {
  const { record, rules, lines, offers, ceiling } = facts
  for (const offer of offers) {
    const own = ownAmounts(offer, rules)
    const rate = rateOf(currencyOf(offer), rules)
    const expected = rate ? own : []
    if (expected.length !== offer.tiers.length) findings.push(`offer ${offer.id}: its tiers are not those of its price`)
    for (const [t, tier] of offer.tiers.entries()) {
      const amount = expected[t]
      if (
        !amount ||
        !rate ||
        exact.compare(exact.multiply(amount, rate), exact.decimalToRational(tier.exWorks)) !== 0
      ) {
        findings.push(`offer ${offer.id}: the ex-works price of tier ${t} is not that of its price`)
      }
    }
  }
  const unit = poolUnits(facts, tally)
  checkOwnPools(facts, tally, unit, findings)
  const paid = new Map<number, { sum: Rational; grams: number }>()
  for (const entry of tally.entries) {
    const { i, index, offer, pair, tier, served } = entry
    const allocation = present(record.result.allocations[index])
    const price = present(unit.get(poolKey(facts, entry)))
    const landed = exact.add(price, exact.divide(pair.freight, pair.ratio))
    if (allocation.landedPrice !== exact.formatRational(landed, 4)) {
      findings.push(
        `allocation ${index}: landed price ${allocation.landedPrice}, should be ${exact.formatRational(landed, 4)}`,
      )
    }
    const currency = currencyOf(offer)
    const due =
      rules.pricing === 'uniform'
        ? exact.divide(exact.multiply(price, pair.ratio), present(rateOf(currency, rules)))
        : present(ownAmounts(offer, rules)[tier])
    const written = exact.decimalToRational(allocation.price.amount)
    if (allocation.price.currency !== currency || exact.formatRational(written, 4) !== exact.formatRational(due, 4)) {
      findings.push(`allocation ${index}: the supplier's price is not what it offered`)
    }
    const known = paid.get(i) ?? { sum: exact.rational(0n), grams: 0 }
    paid.set(i, {
      sum: exact.add(known.sum, exact.multiply(landed, exact.rational(BigInt(served)))),
      grams: known.grams + served,
    })
  }
  for (const [i, { sum, grams }] of paid) {
    const top = ceiling[i]
    if (
      top &&
      top !== 'unknown' &&
      grams > 0 &&
      exact.compare(sum, exact.multiply(top, exact.rational(BigInt(grams)))) > 0
    ) {
      findings.push(`line ${present(lines[i]).id}: pays more than its ceiling`)
    }
  }
  for (const { lineId, pool, averagePaid, ceiling: stated } of record.result.departures) {
    const i = facts.lineAt.get(lineId)
    const top = i === undefined ? undefined : ceiling[i]
    if (i !== undefined && poolOf(pool) !== facts.pool[i])
      findings.push(`departure of ${lineId}: not the pool of the line`)
    if (i !== undefined && facts.reach(i).length === 0) findings.push(`departure of ${lineId}: it could use no offer`)
    // More than four places are there to be compared with the ceiling itself.
    const shown = /\.\d{5}/.test(averagePaid) && top && top !== 'unknown' ? top : exact.decimalToRational(stated)
    const apart = exact.compare(exact.decimalToRational(averagePaid), shown)
    // Behind a ratio an average that is not said to exceed its ceiling exceeds it by the rounding of need alone, which expels nobody.
    const above = apart > 0 || (apart === 0 && i !== undefined && !behindRatio(facts, i))
    if (!top || top === 'unknown' || exact.formatRational(top, 4) !== stated || !above)
      findings.push(`departure of ${lineId}: the average does not exceed its ceiling`)
  }
}

const behindRatio = (facts: Facts, i: number): boolean => facts.reach(i).some(j => converts(facts.pairOf(i, j)))

/** The pool that an allocation is priced in: its line's, or one of the line's own where the result says so. */
const poolKey = ({ record, pool }: Facts, { i, line }: TalliedAllocation): string =>
  pool[i] + (record.result.ownPools?.includes(line.id) ? line.id : '')

/** Lines with a pool of their own: only under `least-loss`, only where every offer would give them the same if there were nobody else, and only where the others' price is too high for them. */
function checkOwnPools(
  facts: Facts,
  { entries }: Tally,
  unit: ReadonlyMap<string, Rational>,
  findings: string[],
): void {
  const { record, rules, lineAt, ceiling } = facts
  const { ownPools } = record.result
  if ((ownPools !== undefined) !== (rules.departures === 'least-loss')) findings.push('own pools: not by the rules')
  for (const [n, id] of (ownPools ?? []).entries()) {
    const i = lineAt.get(id)
    const own = entries.filter(entry => entry.i === i)
    const top = i === undefined ? undefined : ceiling[i]
    if (
      i === undefined ||
      !top ||
      top === 'unknown' ||
      own.length === 0 ||
      (n > 0 && id <= present(ownPools?.[n - 1]))
    ) {
      findings.push(`own pools: line ${id} is unknown, named twice, or has no goods or no ceiling`)
      continue
    }
    for (const { offer, tier, offered } of own) {
      const { tiers, minimumLotKg = '0', lotIncrementKg = '0' } = offer
      const step = Number(grams(lotIncrementKg))
      const reached = tiers.findLastIndex(({ fromKg }) => Number(grams(fromKg)) <= offered)
      if (reached !== tier || offered < Number(grams(minimumLotKg)) || (step > 0 && offered % step !== 0))
        findings.push(`own pools: line ${id} would not get the same from ${offer.id} alone`)
    }
    const others = unit.get(present(facts.pool[i]))
    if (!others) {
      findings.push(`own pools: line ${id} has nobody in its pool to part from`)
      continue
    }
    const carried = own.map(({ served, pair }) =>
      exact.multiply(exact.divide(pair.freight, pair.ratio), exact.rational(BigInt(served))),
    )
    const need = exact.rational(own.reduce((sum, { served }) => sum + BigInt(served), 0n))
    const paid = carried.reduce(exact.add, exact.multiply(others, need))
    if (exact.compare(paid, exact.multiply(top, need)) <= 0)
      findings.push(`own pools: line ${id} could pay what the others of its pool pay`)
  }
}

/** Average or highest ex-works price per kilogram of need in each pool. */
function poolUnits(facts: Facts, { entries }: Tally): Map<string, Rational> {
  const pools = new Map<string, TalliedAllocation[]>()
  for (const entry of entries) {
    const key = poolKey(facts, entry)
    pools.set(key, [...(pools.get(key) ?? []), entry])
  }
  const units = new Map<string, Rational>()
  for (const [key, own] of pools) {
    let paid = exact.rational(0n)
    let top: Rational | undefined
    const offered = new Map<string, { price: Rational; grams: number }>()
    let need = 0
    for (const { j, pair, tier, offered: grams, served } of own) {
      const price = present(facts.exWorks[j]?.[tier])
      const known = offered.get(`${j}`) ?? { price, grams: 0 }
      offered.set(`${j}`, { price, grams: known.grams + grams })
      need += served
      const perNeed = exact.divide(price, pair.ratio)
      if (!top || exact.compare(perNeed, top) > 0) top = perNeed
    }
    for (const { price, grams } of offered.values())
      paid = exact.add(paid, exact.multiply(price, exact.rational(BigInt(grams))))
    units.set(
      key,
      facts.rules.pricing === 'uniform' || need === 0 ? present(top) : exact.divide(paid, exact.rational(BigInt(need))),
    )
  }
  return units
}

const currencyOf = ({ price }: OfferInput) => ('fixed' in price ? price.fixed.currency : price.currency)

const rateOf = (currency: string, rules: Rules): Rational | undefined => {
  if (currency === rules.baseCurrency) return exact.rational(1n)
  const rate = Object.hasOwn(rules.rates, currency) ? rules.rates[currency] : undefined
  return rate === undefined ? undefined : exact.decimalToRational(rate)
}

/** Amounts per kilogram in the offer's currency, by tier. */
function ownAmounts({ price }: OfferInput, rules: Rules): Rational[] {
  const read = exact.decimalToRational
  if ('fixed' in price) return [read(price.fixed.amount)]
  if ('tiers' in price)
    return [...price.tiers].sort((a, b) => Number(a.fromKg) - Number(b.fromKg)).map(tier => read(tier.amount))
  const { index, premium, floor, cap, shareAbove } = price.formula
  const value = Object.hasOwn(rules.indices, index) ? rules.indices[index] : undefined
  if (value === undefined) return []
  const formula = exact.add(read(value), read(premium))
  const above = cap !== undefined && exact.compare(formula, read(cap)) > 0
  let amount = formula
  if (floor !== undefined && exact.compare(amount, read(floor)) < 0) amount = read(floor)
  if (cap !== undefined && exact.compare(amount, read(cap)) > 0) amount = read(cap)
  if (above && shareAbove !== undefined)
    amount = exact.add(amount, exact.multiply(read(shareAbove), exact.subtract(formula, read(cap))))
  return [amount]
}
