import { exact, grams, present, type Rational } from '@lodestone/kernel'
import { ceilingOf, type OraclePair } from '../oracle-book.fixture.ts'
import type { Result } from '../types.ts'
import { type Case, type Failure, isBehindRatio } from './case.fixture.ts'

type Taken = {
  readonly i: number
  readonly offered: bigint
  readonly served: bigint
  readonly exact: OraclePair['exact']
  readonly landed: string
}
type Paid = { readonly sum: Rational; readonly need: Rational }
type Written = Pick<Result, 'allocations' | 'selection'>

/** Pool prices, landed prices, ceilings and departures, in exact fractions. */
export function checkPayments(own: Case): Failure[] {
  const { book, input, output } = own
  const taken = takenOf(own, output.result)
  const failures: Failure[] = []
  const price = pricesOf(own, taken, servedOf)
  for (const one of taken) {
    const due = price(one)
    if (due && exact.formatRational(due, 4) !== one.landed)
      failures.push({
        kind: 'price',
        text: `${present(book.lines[one.i]).id} pays ${one.landed}, not ${exact.formatRational(due, 4)}`,
      })
  }
  for (const [i, paid] of payments(own, taken, servedOf))
    if (isAbove(paid, ceilingOf(present(book.lines[i]), input.rules)))
      failures.push({ kind: 'ceiling', text: `${present(book.lines[i]).id} pays more than its ceiling` })
  return [...failures, ...checkDepartures(own)]
}

/** Whether a line would pay more than its ceiling only because need behind a ratio is rounded down to the gram: such goods have to be allocated otherwise. */
export function isExpelledByRounding(own: Case, result: Written): boolean {
  const taken = takenOf(own, result)
  const exactly = payments(own, taken, ({ offered, exact: { ratio } }) =>
    exact.multiply(exact.rational(offered), ratio),
  )
  return [...payments(own, taken, servedOf)].some(([i, paid]) => {
    const ceiling = ceilingOf(present(own.book.lines[i]), own.input.rules)
    return isAbove(paid, ceiling) && !isAbove(present(exactly.get(i)), ceiling)
  })
}

const isAbove = ({ sum, need }: Paid, ceiling: ReturnType<typeof ceilingOf>): boolean => {
  if (ceiling === undefined || need.n === 0n) return false
  return ceiling === 'none' || exact.compare(exact.divide(sum, need), ceiling) > 0
}

function takenOf({ book }: Case, { allocations, selection }: Written): Taken[] {
  const tierOf = new Map(selection.map(({ offerId, tier }) => [offerId, tier]))
  return allocations.map(({ lineId, offerId, quantityKg, landedPrice }) => {
    const i = book.lines.findIndex(({ id }) => id === lineId)
    const j = book.offers.findIndex(({ id }) => id === offerId)
    const pair = present(book.pair(i, j, present(tierOf.get(offerId))))
    const { n, d } = pair.exact.ratio
    return {
      i,
      offered: grams(quantityKg),
      served: (grams(quantityKg) * n) / d,
      exact: pair.exact,
      landed: landedPrice,
    }
  })
}

type Need = (taken: Taken) => Rational
const servedOf: Need = ({ served }) => exact.rational(served)

/** What is paid per kilogram of need for goods: the price of the pool and freight; nothing where a pool is served nothing. */
function pricesOf(own: Case, taken: readonly Taken[], needOf: Need): (one: Taken) => Rational | undefined {
  const units = new Map<string, Rational>()
  for (const [pool, goods] of Map.groupBy(taken, ({ i }) => poolOf(own, i))) {
    const need = sumOf(goods.map(needOf))
    if (own.input.rules.pricing === 'uniform')
      units.set(
        pool,
        goods
          .map(({ exact: { exWorks, ratio } }) => exact.divide(exWorks, ratio))
          .reduce((a, b) => (exact.compare(a, b) >= 0 ? a : b)),
      )
    else if (need.n > 0n) {
      const sum = sumOf(
        goods.map(({ offered, exact: { exWorks } }) => exact.multiply(exWorks, exact.rational(offered))),
      )
      units.set(pool, exact.divide(sum, need))
    }
  }
  return ({ i, exact: { freight, ratio } }) => {
    const unit = units.get(poolOf(own, i))
    return unit && exact.add(unit, exact.divide(freight, ratio))
  }
}

/** What each line pays in all, and for how much need. */
function payments(own: Case, taken: readonly Taken[], needOf: Need): Map<number, Paid> {
  const price = pricesOf(own, taken, needOf)
  const paid = new Map<number, Paid>()
  for (const [i, goods] of Map.groupBy(taken, one => one.i)) {
    const priced = goods.filter(one => price(one) !== undefined)
    paid.set(i, {
      sum: sumOf(priced.map(one => exact.multiply(present(price(one)), needOf(one)))),
      need: sumOf(priced.map(needOf)),
    })
  }
  return paid
}

const sumOf = (values: readonly Rational[]): Rational =>
  values.reduce((sum, value) => exact.add(sum, value), exact.rational(0n))

/** The pool whose price a line pays: its own where the result says that it has one. */
const poolOf = (own: Case, i: number): string => {
  const { id } = present(own.book.lines[i])
  return own.output.result.ownPools?.includes(id) ? JSON.stringify(id) : commonPoolOf(own, i)
}

const commonPoolOf = ({ book }: Case, i: number): string => {
  const { material, grade, period, zone } = present(book.lines[i])
  return JSON.stringify([material, grade, period, zone])
}

/** Nobody leaves whose ceiling the average shown does not pass, nor one that every tier its pool could have taken would suit. */
function checkDepartures(own: Case): Failure[] {
  const { book, input, output } = own
  return output.result.departures.flatMap(({ lineId, averagePaid, ceiling: stated }): Failure[] => {
    const i = book.lines.findIndex(({ id }) => id === lineId)
    const ceiling = ceilingOf(present(book.lines[i]), input.rules)
    const wrong = (kind: string, text: string) => [{ kind, text: `${lineId} left at ${averagePaid}: ${text}` }]
    if (!ceiling || ceiling === 'none' || exact.formatRational(ceiling, 4) !== stated)
      return wrong('departure', `its ceiling is not ${stated}`)
    // One that passes it beyond the places shown passes it, unless goods convert in its pool.
    const converts = book.lines.some(
      (_, k) => commonPoolOf(own, k) === commonPoolOf(own, i) && book.offers.some((_, j) => isBehindRatio(book, k, j)),
    )
    const shown = /\.\d{5}/.test(averagePaid) ? ceiling : exact.decimalToRational(stated)
    if (converts && exact.compare(exact.decimalToRational(averagePaid), shown) <= 0)
      return wrong('departure by rounding', `its ceiling is ${stated}`)
    let dearest: Rational | undefined
    for (const [k, line] of book.lines.entries()) {
      if (commonPoolOf(own, k) !== commonPoolOf(own, i) || !line) continue
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
