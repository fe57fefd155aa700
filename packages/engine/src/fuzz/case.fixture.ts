import { grams, present } from '@lodestone/kernel'
import { type OracleBook, type OracleCap, oracleBook, oracleCaps } from '../oracle-book.fixture.ts'
import { stepInForce } from '../oracle-constraints.fixture.ts'
import type { LineInput, MatchInput, MatchOutput, ObjectiveStage, Result } from '../types.ts'

/** What is wrong with a result: a kind that a shrunk round has to keep, and a sentence with figures. */
export type Failure = { readonly kind: string; readonly text: string }

/** A result, and all that its judges read of it. Quantities are grams. */
export type Case = {
  readonly input: MatchInput
  readonly output: MatchOutput
  readonly book: OracleBook
  readonly live: (i: number) => boolean
  readonly caps: readonly OracleCap[]
  readonly classes: readonly number[]
  readonly filled: (i: number) => number
  readonly stage: (name: string) => ObjectiveStage | undefined
  /** Surplus by class in base currency: what the result has, and what the other solver reaches. Empty where the round does not seek it. */
  readonly won: ReadonlyMap<number, number>
  readonly most: Map<number, number>
  /** What could not be decided, because the other solver ran out of time. */
  readonly unsettled: string[]
}

export function caseOf(input: MatchInput, output: MatchOutput): Case {
  const book = oracleBook(input)
  const { result } = output
  const left = new Set(result.departures.map(({ lineId }) => lineId))
  const fills = new Map(result.fills.map(({ lineId, filledKg }) => [lineId, Number(grams(filledKg))]))
  const stages = new Map(result.stages.map(stage => [stage.name, stage]))
  return {
    input,
    output,
    book,
    live: i => !left.has(present(book.lines[i]).id),
    caps: oracleCaps(book, input.rules, stepInForce(input, result)),
    classes: [...new Set(book.priority)].sort((a, b) => a - b),
    filled: i => fills.get(present(book.lines[i]).id) ?? 0,
    stage: name => stages.get(name),
    won: input.rules.objective === 'surplus' ? surplusOf(book, result) : new Map(),
    most: new Map(),
    unsettled: [],
  }
}

/** Surplus by class of an allocation, in base currency. */
export function surplusOf(
  book: OracleBook,
  { allocations, selection }: Pick<Result, 'allocations' | 'selection'>,
): Map<number, number> {
  const tiers = new Map(selection.map(({ offerId, tier }) => [offerId, tier]))
  const sums = new Map(book.priority.map(own => [own, 0]))
  for (const { lineId, offerId, quantityKg } of allocations) {
    const i = book.lines.findIndex(({ id }) => id === lineId)
    const j = book.offers.findIndex(({ id }) => id === offerId)
    const { margin, exact } = present(book.pair(i, j, present(tiers.get(offerId))))
    const served = Number((grams(quantityKg) * exact.ratio.n) / exact.ratio.d)
    sums.set(present(book.priority[i]), present(sums.get(present(book.priority[i]))) + (margin * served) / 1000)
  }
  return sums
}

/**
 * Grams that whole grams may cost a class: one for every pair behind a ratio that the result uses or could use, as far as a vertex has so many, and one for every line, offer and cap
 * where caps are in force, times what a gram moves where a cap is on matched volume. None where goods go one to one and no cap is on.
 */
export function roundingGrams({ book, caps, live }: Case): number {
  const behind = book.lines.reduce(
    (sum, _, i) => sum + book.offers.filter((_, j) => live(i) && isBehindRatio(book, i, j)).length,
    0,
  )
  const lever = Math.max(
    1,
    ...caps.map(({ base, share }) =>
      base === undefined && share > 0 && share < 1 ? Math.min(100, Math.max(1 / share, 1 / (1 - share))) : 1,
    ),
  )
  const vertex = book.lines.length + book.offers.length
  return Math.ceil((Math.min(behind, vertex) + (caps.length > 0 ? vertex + caps.length : 0)) * lever)
}

/**
 * Grams of need further that ceilings may keep from lines behind a ratio. Where none of their goods are rounded, whole steps may be all that they, or others of their pool, can have; else
 * goods up to a gram over what a gram of them serves beyond its price are too dear where that gram is lost.
 */
export const keptByCeilings = ({ book, live, input, output }: Case): number => {
  const poolOf = ({ material, grade, period, zone }: LineInput) => [material, grade, period, zone].join()
  const isLimited = ({ ceilingPrice, material }: LineInput) =>
    ceilingPrice !== undefined || input.rules.reservePrices?.[material] !== undefined
  const pools = new Set(book.lines.filter(isLimited).map(poolOf))
  return book.lines.reduce((sum, line, i) => {
    if (!live(i) || !pools.has(poolOf(line))) return sum
    const goods = book.offers.flatMap(({ id: offerId, tiers }, j) => {
      const pairs = tiers.flatMap((_, t) => book.pair(i, j, t) ?? [])
      const [pair] = pairs.sort((one, other) => one.margin - other.margin)
      const own = output.result.allocations.filter(one => one.lineId === line.id && one.offerId === offerId)
      return pair ? [{ ...pair, offered: own.reduce((all, { quantityKg }) => all + grams(quantityKg), 0n) }] : []
    })
    const isExact = goods.every(({ offered, exact: { ratio } }) => (offered * ratio.n) % ratio.d === 0n)
    if (!isExact && !isLimited(line)) return sum
    const steps = goods.reduce((own, { offered, ratio, cost, margin, exact: { ratio: whole } }) => {
      const step = Number(whole.d) - 1
      const top = margin + cost / ratio
      const over = top > 0 ? ratio - cost / top : Number.POSITIVE_INFINITY
      const kept = isExact || over <= 0 ? step : Math.min(step, Math.max(0, 1 / over - Number(offered)))
      return own + kept * ratio
    }, 0)
    return sum + Math.min(steps, Math.round(present(book.need[i]) * 1000))
  }, 0)
}

export function isBehindRatio(book: OracleBook, i: number, j: number): boolean {
  const goods = present(book.offers[j])
    .tiers.map((_, t) => book.pair(i, j, t))
    .find(pair => pair !== undefined)
  return goods !== undefined && goods.exact.ratio.n !== goods.exact.ratio.d
}

/** Surpluses to keep, less what floats may lose of them. */
export const kept = (surplus: ReadonlyMap<number, number>): ReadonlyMap<number, number> =>
  new Map([...surplus].map(([own, money]) => [own, money * (1 - 1e-8) - 1e-5]))
