import { exact, formatDecimal, grams, present, type Rational } from '@lodestone/kernel'
import type { Rules } from './types.ts'

/** Verified yearly use of a material. */
export type Baseline = { readonly material: string; readonly kgPerYear: string }
type WeighedLine = {
  readonly id: string
  readonly material: string
  readonly quantityKg: string
  readonly priority?: number | undefined
}
type WeightRules = Pick<Rules, 'weights' | 'newcomerWeight' | 'allocation'>

/**
 * Weights in kilograms of one member's lines of a round. Stated: the line's quantity. Baseline: the member's `kgPerYear` of the material, split over
 * its lines of that material by quantity, rounded down to the gram and at least one; without a recorded baseline the stated quantity, at most what `bounds` allow a member of its `group`.
 * Realisation: the baseline weight times `realisation`, a decimal from 0 to 1 (1 when absent), down to the gram and at least one.
 * Give it all of the member's lines that the seal covers, and only those.
 */
export function lineWeights(
  lines: readonly WeighedLine[],
  baselines: readonly Baseline[] | undefined,
  basis: Rules['weights'],
  more: NewcomerOf & { readonly realisation?: string | undefined } = {},
): Map<string, string> {
  if (basis === 'stated') return new Map(lines.map(line => [line.id, line.quantityKg]))
  const yearly = new Map(baselines?.map(({ material, kgPerYear }) => [material, kgPerYear]))
  const share = basis === 'realisation' ? exact.decimalToRational(more.realisation ?? '1') : ONE
  const weights = new Map<string, string>()
  for (const [material, own] of Map.groupBy(lines, line => line.material)) {
    const baseline = yearly.get(material)
    if (baseline === undefined && basis === 'baseline' && !more.bounds) {
      for (const line of own) weights.set(line.id, line.quantityKg)
      continue
    }
    const given = baseline === undefined ? newcomer(material, own, more) : split(own, gramsOf(baseline))
    for (const [id, weight] of given) weights.set(id, written(weight, share))
  }
  return weights
}

const ONE = exact.rational(1n)

function written(weight: bigint, share: Rational): string {
  const counted = (weight * share.n) / share.d
  return formatDecimal(counted > 0n ? counted : 1n, 3)
}

/** Yearly use in grams: an exact fraction. */
const gramsOf = (kg: string): Rational => exact.multiply(exact.decimalToRational(kg), exact.rational(1000n))

const asked = (lines: readonly WeighedLine[]): bigint => lines.reduce((sum, line) => sum + grams(line.quantityKg), 0n)

/** An amount in grams over lines in proportion to quantity, each down to the gram. */
function split(lines: readonly WeighedLine[], amount: Rational): [string, bigint][] {
  const total = asked(lines)
  return lines.map(line => [line.id, (amount.n * grams(line.quantityKg)) / (amount.d * total)])
}

/** Lines of a material of a member without a baseline: what they ask, class by class at most what the bounds allow. */
function newcomer(material: string, lines: readonly WeighedLine[], { bounds, group }: NewcomerOf): [string, bigint][] {
  return [...Map.groupBy(lines, line => bounds?.classOf(line) ?? 0)].flatMap(([own, some]) => {
    const stated = asked(some)
    return split(some, bounds?.of(material, own, stated, group) ?? exact.rational(stated))
  })
}
type NewcomerOf = { readonly bounds?: NewcomerBounds | undefined; readonly group?: string | undefined }

/** What a member without a baseline, or its corporate group, weighs in a class of a material in which it asks so many grams. */
export type NewcomerBounds = {
  readonly classOf: (line: WeighedLine) => number
  /** In grams, at most what is asked; `undefined` where nobody in the class has a baseline. */
  readonly of: (material: string, priority: number, stated: bigint, group: string | undefined) => Rational | undefined
}

type WeighedMember = {
  readonly lines: readonly WeighedLine[]
  readonly baselines: readonly Baseline[] | undefined
  readonly group?: string | undefined
}

/**
 * What a round's rules allow members without a recorded baseline. `median`: per kilogram asked the median baseline per kilogram asked, and in all the median weight, both of the
 * members of the class with a baseline of the material (of an even number the lower middle one). A percentage: that share of their summed weight. Newcomers of one corporate group
 * share one bound in proportion to what they ask, so that nothing a newcomer states, and no second membership, moves it. The figures are coarse, since a newcomer reads
 * its own weight and would read another's baseline in it. `undefined` where the rules set no bound.
 */
export function newcomerBounds(
  members: Iterable<WeighedMember>,
  { weights, newcomerWeight = 'stated', allocation }: WeightRules,
): NewcomerBounds | undefined {
  if (weights === 'stated' || newcomerWeight === 'stated') return undefined
  const classOf = (line: WeighedLine): number => (allocation === 'pro-rata' ? 1 : (line.priority ?? 5))
  const recorded = new Map<string, Recorded[]>()
  const ofGroup = new Map<string, bigint>()
  for (const { lines, baselines, group } of members) {
    const yearly = new Map(baselines?.map(({ material, kgPerYear }) => [material, kgPerYear]))
    for (const [material, own] of Map.groupBy(lines, line => line.material)) {
      const baseline = yearly.get(material)
      const perGram = baseline && exact.divide(gramsOf(baseline), exact.rational(asked(own)))
      for (const [priority, some] of Map.groupBy(own, classOf)) {
        const key = keyOf(material, priority)
        if (perGram) {
          const others = recorded.get(key) ?? []
          recorded.set(key, others)
          others.push({ perGram, weight: (perGram.n * asked(some)) / perGram.d })
        } else if (group !== undefined) {
          ofGroup.set(`${key} ${group}`, (ofGroup.get(`${key} ${group}`) ?? 0n) + asked(some))
        }
      }
    }
  }
  const limits = new Map([...recorded].map(([key, own]) => [key, limitOf(own, newcomerWeight)]))
  return {
    classOf,
    of: (material, priority, stated, group) => {
      const key = keyOf(material, priority)
      const limit = limits.get(key)
      const whole = group === undefined ? stated : (ofGroup.get(`${key} ${group}`) ?? stated)
      return limit && exact.multiply(limit(whole), exact.rational(stated, whole))
    },
  }
}

/** Of a member with a baseline: grams of it per gram asked, and its weight in a class in whole grams. */
type Recorded = { readonly perGram: Rational; readonly weight: bigint }

const keyOf = (material: string, priority: number): string => `${priority} ${material}`

/** What newcomers of one group weigh together of what they ask together, in grams. */
function limitOf(own: readonly Recorded[], newcomerWeight: string): (stated: bigint) => Rational {
  if (newcomerWeight === 'median') {
    const perGram = coarse(median(own.map(one => one.perGram)))
    const weight = coarse(median(own.map(one => exact.rational(one.weight))))
    return stated => least(exact.rational(stated), exact.multiply(perGram, exact.rational(stated)), weight)
  }
  const share = exact.divide(exact.decimalToRational(newcomerWeight), exact.rational(100n))
  const total = own.reduce((sum, one) => sum + one.weight, 0n)
  const most = coarse(exact.multiply(share, exact.rational(total)))
  return stated => least(exact.rational(stated), most)
}

/** The fifth-root-of-ten series of preferred numbers, in tenths: each is about 1.6 times the one before. */
const PREFERRED = [63n, 40n, 25n, 16n, 10n]
const TEN = exact.rational(10n)

/** A figure down to the preferred number below it: how far it was above, up to 60 %, is not told. */
function coarse(value: Rational): Rational {
  if (value.n <= 0n) return exact.rational(0n)
  let unit = ONE
  while (exact.compare(exact.multiply(unit, TEN), value) <= 0) unit = exact.multiply(unit, TEN)
  while (exact.compare(unit, value) > 0) unit = exact.divide(unit, TEN)
  const steps = PREFERRED.map(tenths => exact.multiply(unit, exact.rational(tenths, 10n)))
  return steps.find(step => exact.compare(step, value) <= 0) ?? unit
}

const median = (values: readonly Rational[]): Rational =>
  present(values.toSorted(exact.compare)[(values.length - 1) >> 1])

const least = (...values: readonly Rational[]): Rational =>
  values.reduce((lowest, value) => (exact.compare(value, lowest) < 0 ? value : lowest))
