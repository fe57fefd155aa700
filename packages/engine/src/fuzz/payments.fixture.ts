import { exact, grams, type Rational } from '@lodestone/kernel'
import { ceilingOf } from '../oracle-book.fixture.ts'
import type { Case, Failure } from './case.fixture.ts'

type Taken = {
  readonly i: number
  readonly j: number
  readonly tier: number
  readonly offered: bigint
  readonly served: bigint
  readonly landed: string
}

/** Pool prices, landed prices, ceilings and departures, in exact fractions. */
export function checkPayments(own: Case): Failure[] {
  const { book, input, output } = own
  const tierOf = new Map(output.result.selection.map(({ offerId, tier }) => [offerId, tier]))
  const taken = output.result.allocations.map(({ lineId, offerId, quantityKg, landedPrice }): Taken => {
    const i = book.lines.findIndex(({ id }) => id === lineId)
    const j = book.offers.findIndex(({ id }) => id === offerId)
    const tier = tierOf.get(offerId)!
    const { n, d } = book.pair(i, j, tier)!.exact.ratio
    return { i, j, tier, offered: grams(quantityKg), served: (grams(quantityKg) * n) / d, landed: landedPrice }
  })
  const failures: Failure[] = []
  const pools = Map.groupBy(taken, ({ i }) => poolOf(own, i))
  const paid = new Map<number, { sum: Rational; grams: bigint }>()
  for (const own of pools.values()) {
    const unit = unitPrice(own)
    if (!unit) continue
    for (const { i, j, tier, served, landed } of own) {
      const { freight, ratio } = book.pair(i, j, tier)!.exact
      const price = exact.add(unit, exact.divide(freight, ratio))
      if (exact.formatRational(price, 4) !== landed)
        failures.push({
          kind: 'price',
          text: `${book.lines[i]!.id} pays ${landed}, not ${exact.formatRational(price, 4)}`,
        })
      const known = paid.get(i) ?? { sum: exact.rational(0n), grams: 0n }
      paid.set(i, {
        sum: exact.add(known.sum, exact.multiply(price, exact.rational(served))),
        grams: known.grams + served,
      })
    }
  }
  for (const [i, { sum, grams: served }] of paid) {
    const ceiling = ceilingOf(book.lines[i]!, input.rules)
    if (served === 0n || ceiling === undefined) continue
    if (ceiling === 'none' || exact.compare(exact.divide(sum, exact.rational(served)), ceiling) > 0)
      failures.push({ kind: 'ceiling', text: `${book.lines[i]!.id} pays more than its ceiling` })
  }
  return [...failures, ...checkDepartures(own)]

  function unitPrice(own: readonly Taken[]): Rational | undefined {
    const need = own.reduce((sum, { served }) => sum + served, 0n)
    if (input.rules.pricing === 'uniform')
      return own
        .map(({ i, j, tier }) => exact.divide(book.pair(i, j, tier)!.exact.exWorks, book.pair(i, j, tier)!.exact.ratio))
        .reduce((a, b) => (exact.compare(a, b) >= 0 ? a : b))
    if (need === 0n) return undefined
    const sum = own.reduce(
      (total, { i, j, tier, offered }) =>
        exact.add(total, exact.multiply(book.pair(i, j, tier)!.exact.exWorks, exact.rational(offered))),
      exact.rational(0n),
    )
    return exact.divide(sum, exact.rational(need))
  }
}

const poolOf = ({ book }: Case, i: number): string => {
  const { material, grade, period, zone } = book.lines[i]!
  return JSON.stringify([material, grade, period, zone])
}

/** Nobody leaves whose ceiling the average shown does not pass, nor one that every tier its pool could have taken would suit. */
function checkDepartures(own: Case): Failure[] {
  const { book, input, output } = own
  return output.result.departures.flatMap(({ lineId, averagePaid, ceiling: stated }): Failure[] => {
    const i = book.lines.findIndex(({ id }) => id === lineId)
    const ceiling = ceilingOf(book.lines[i]!, input.rules)
    const wrong = (kind: string, text: string) => [{ kind, text: `${lineId} left at ${averagePaid}: ${text}` }]
    if (!ceiling || ceiling === 'none' || exact.formatRational(ceiling, 4) !== stated)
      return wrong('departure', `its ceiling is not ${stated}`)
    if (exact.compare(exact.decimalToRational(averagePaid), exact.decimalToRational(stated)) <= 0)
      return wrong('departure by rounding', `its ceiling is ${stated}`)
    let dearest: Rational | undefined
    for (const [k, line] of book.lines.entries()) {
      if (poolOf(own, k) !== poolOf(own, i) || !line) continue
      for (const [j, { tiers }] of book.offers.entries())
        for (const t of tiers.keys()) {
          const pair = book.pair(k, j, t)
          if (!pair) continue
          const unit = exact.divide(pair.exact.exWorks, pair.exact.ratio)
          if (!dearest || exact.compare(unit, dearest) > 0) dearest = unit
        }
    }
    let freight = exact.rational(0n)
    for (const [j, { tiers }] of book.offers.entries())
      for (const t of tiers.keys()) {
        const pair = book.pair(i, j, t)
        if (!pair) continue
        const carried = exact.divide(pair.exact.freight, pair.exact.ratio)
        if (exact.compare(carried, freight) > 0) freight = carried
      }
    const most = dearest && exact.add(dearest, freight)
    return most && exact.compare(most, ceiling) <= 0
      ? wrong('departure by rounding', 'no goods of its pool could cost as much as its ceiling')
      : []
  })
}
