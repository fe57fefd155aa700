import type { RoundRules } from '@lodestone/contracts'
import {
  type Assurance,
  exact,
  fromJson,
  gradeMeets,
  isAssured,
  parseMagnetGrade,
  periodInside,
  present,
  type Rational,
  toJson,
  withoutZeros,
} from '@lodestone/kernel'

/** How many corporate groups, told in bands: a count would name who joins or leaves. */
type Band = '0' | '1-4' | '5-9' | '10+'
const bandOf = (groups: number): Band => (groups === 0 ? '0' : groups < 5 ? '1-4' : groups < 10 ? '5-9' : '10+')

/** Goods that stand in the sealed supply book: by how many groups, and by how many of an origin that the round takes. */
export type Offered = {
  readonly material: string
  readonly grade?: string
  readonly period: string
  readonly suppliers: Band
  readonly eligible: Band
}

/** What came of a pool of which it may be told: how much of it was served, and between which prices the average lies, ex works per kilogram of need. */
export type PoolResult = {
  readonly material: string
  readonly grade?: string
  readonly period: string
  readonly bloc: 'EU' | 'JP'
  readonly servedPct: string
  /** Of what was asked too, once the round is completed. */
  readonly deliveredPct?: string
  readonly paidFrom: string
  readonly paidTo: string
}

/** Goods that a group offers, of one level. */
export type OfferedGoods = {
  readonly material: string
  readonly grade: string | null
  readonly period: string
  readonly level: string
  /** How that is known; none where that is the supplier's word. */
  readonly assurance: Assurance | null
  readonly group: string
}

const RATIO = /^(?:\d{1,3}(?:\.\d{1,6})?|\d{1,3}:\d{1,3})$/
/** A grade is anybody's own text: one that is no magnet grade, purity or ratio could name who wrote it. */
export const namesGoods = (grade: string): boolean => parseMagnetGrade(grade) !== undefined || RATIO.test(grade)

/** Whether a round takes an origin: of its level or better, and known as it asks or better. */
export const takesOrigin = (
  { provenanceFloor, assurance: asked }: Pick<RoundRules, 'provenanceFloor' | 'assurance'>,
  { level, assurance }: { readonly level: string; readonly assurance?: Assurance | null | undefined },
): boolean => level <= provenanceFloor && isAssured(assurance ?? undefined, asked)

/** What is offered in a round, without quantities, prices, places and names. */
export function offeredOf(
  standing: readonly OfferedGoods[],
  rules: Pick<RoundRules, 'provenanceFloor' | 'assurance'>,
): Offered[] {
  const goods = Map.groupBy(standing, ({ material, grade, period }) =>
    toJson([material, grade !== null && namesGoods(grade) ? grade : null, period] as const),
  )
  return [...goods]
    .map(([key, own]) => {
      const [material, grade, period] = fromJson(key)
      const groups = (some: readonly OfferedGoods[]) => bandOf(new Set(some.map(one => one.group)).size)
      return {
        material,
        ...(grade === null ? {} : { grade }),
        period,
        suppliers: groups(own),
        eligible: groups(own.filter(one => takesOrigin(rules, one))),
      }
    })
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

/** Preferred numbers (ISO 3, series R20): each about an eighth above the one before. */
const R20 = [100, 112, 125, 140, 160, 180, 200, 224, 250, 280, 315, 355, 400, 450, 500, 560, 630, 710, 800, 900, 1000]

/** The band of preferred numbers that a price lies in: at least `from`, below `to`. Prices of less than a millionth are not told. */
export function priceBandOf(price: Rational): { from: string; to: string } | undefined {
  for (let power = -6; power < 9; power++)
    for (const [at, low] of R20.slice(0, -1).entries()) {
      const high = present(R20[at + 1])
      if (exact.compare(price, scaled(low, power)) >= 0 && exact.compare(price, scaled(high, power)) < 0)
        return { from: written(low, power), to: written(high, power) }
    }
  return undefined
}

const scaled = (number: number, power: number) =>
  power >= 2
    ? exact.rational(BigInt(number) * 10n ** BigInt(power - 2))
    : exact.rational(BigInt(number), 10n ** BigInt(2 - power))
const written = (number: number, power: number): string => withoutZeros(exact.formatRational(scaled(number, power), 8))

type Goods = { readonly material: string; readonly grade?: string | undefined; readonly period: string }

/** Whether offered goods are what is asked, by material, grade and period. */
export const fits = (
  offered: Goods,
  asked: { readonly material: string; readonly grade?: string | null | undefined; readonly period: string },
): boolean =>
  offered.material === asked.material &&
  gradeMeets(offered.grade, asked.grade ?? undefined) &&
  periodInside(offered.period, asked.period)
