import { formatDecimal, parseDecimal } from '@lodestone/kernel/decimal'
import type { Plan, Technologies } from './my-plan.queries.ts'

/** A plan as one states it on a page: how units and mix are at the begin and at the end, and between which quarters the mix changes. */
export type PlanForm = {
  readonly from: string
  readonly to: string
  readonly currency: Plan['currency']
  readonly uses: readonly UseForm[]
}
export type UseForm = {
  readonly endUse: string
  /** What is counted. */
  readonly unit: string
  /** Units in the first quarter and in the last. */
  readonly first: string
  readonly last: string
  /** The last quarter of the mix that is, and the first of the mix that will be. */
  readonly begin: string
  readonly end: string
  readonly shares: readonly ShareForm[]
}
/** Shares in percent; what a unit costs in this technology, where that is known. */
export type ShareForm = {
  readonly technology: string
  readonly first: string
  readonly last: string
  readonly cost: string
}

const UNIT_PLACES = 3
const PERCENT_PLACES = 2
/** A whole in hundredths of a percent, as which shares of at most four places are exact. */
const WHOLE = 10_000n
/** The last quarter that the hub plans for. */
export const LAST_QUARTER = '2035-Q4'

const numberOf = (quarter: string): number => Number(quarter.slice(0, 4)) * 4 + Number(quarter.slice(6)) - 1
const quarterAt = (number: number): string => `${Math.floor(number / 4)}-Q${(number % 4) + 1}`
export const quartersOf = (from: string, to: string): string[] =>
  Array.from({ length: Math.max(0, numberOf(to) - numberOf(from) + 1) }, (_, n) => quarterAt(numberOf(from) + n))
export const quarterOfDay = (day: string): string => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`

/** Every end use that the hub has technologies for, all of it built as its first technology. */
export function emptyForm({ technologies }: Technologies, today: string): PlanForm {
  const from = quarterOfDay(today)
  const to = quarterAt(Math.min(numberOf(from) + 15, numberOf(LAST_QUARTER)))
  const uses = [...Map.groupBy(technologies, ({ endUse }) => endUse)].map(
    ([endUse, own]): UseForm => ({
      ...{ endUse, unit: own[0]?.unit ?? '', first: '', last: '' },
      ...{ begin: from, end: to },
      shares: own.map(({ technology }, n) => {
        const all = n === 0 ? '100' : '0'
        return { technology, first: all, last: all, cost: '' }
      }),
    }),
  )
  return { from, to, currency: 'EUR', uses }
}

const isPlanned = ({ first, last }: UseForm): boolean => first !== '' || last !== ''

/** What is wrong with a form: keys of the page's texts, by end use. */
export type Complaint = 'units' | 'shares' | 'firstSum' | 'lastSum' | 'order' | 'cost'
export function complaintsOf({ from, to, uses }: PlanForm): Map<string, Complaint> {
  const found = new Map<string, Complaint>()
  for (const use of uses.filter(isPlanned)) {
    const complaint = complaintOf(use, { from, to })
    if (complaint) found.set(use.endUse, complaint)
  }
  return found
}

function complaintOf(use: UseForm, { from, to }: Pick<PlanForm, 'from' | 'to'>): Complaint | undefined {
  const { first, last, shares, begin, end } = use
  if ([first, last].some(text => parseDecimal(text, UNIT_PLACES) === undefined)) return 'units'
  const parts = (of: 'first' | 'last') => shares.map(share => parseDecimal(share[of] || '0', PERCENT_PLACES))
  const sum = (list: readonly (bigint | undefined)[]) => list.reduce((all: bigint, one) => all + (one ?? 0n), 0n)
  if ([...parts('first'), ...parts('last')].includes(undefined)) return 'shares'
  if (sum(parts('first')) !== WHOLE) return 'firstSum'
  if (sum(parts('last')) !== WHOLE) return 'lastSum'
  if (shares.some(({ cost }) => cost !== '' && parseDecimal(cost, 4) === undefined)) return 'cost'
  const inOrder = numberOf(from) <= numberOf(begin) && numberOf(begin) <= numberOf(end) && numberOf(end) <= numberOf(to)
  return inOrder ? undefined : 'order'
}

export const isReady = (form: PlanForm): boolean =>
  form.uses.some(isPlanned) && complaintsOf(form).size === 0 && numberOf(form.from) <= numberOf(form.to)

/** The plan of a form without complaints: units on a straight line, the mix on one between its two quarters. */
export function planOf({ from, to, currency, uses }: PlanForm, known: Technologies, asOf: string): Plan {
  const quarters = quartersOf(from, to)
  const planned = uses.filter(isPlanned)
  const costs = new Map(planned.flatMap(({ shares }) => shares.map(({ technology, cost }) => [technology, cost])))
  return {
    ...{ from, to, asOf, currency },
    technologies: known.technologies
      .filter(({ technology }) => costs.has(technology))
      .map(({ costPerUnit, ...technology }) => {
        const cost = costs.get(technology.technology) || costPerUnit
        return { ...technology, ...(cost && { costPerUnit: cost }) }
      }),
    intensities: known.intensities.filter(({ technology }) => costs.has(technology)),
    units: planned.flatMap(({ endUse, first, last }) => {
      const [a, b] = [parseDecimal(first, UNIT_PLACES) ?? 0n, parseDecimal(last, UNIT_PLACES) ?? 0n]
      const steps = BigInt(Math.max(1, quarters.length - 1))
      return quarters.map((quarter, n) => ({
        ...{ endUse, quarter },
        units: formatDecimal(a + ((b - a) * BigInt(n)) / steps, UNIT_PLACES),
      }))
    }),
    mix: planned.flatMap(use => quarters.flatMap(quarter => mixOf(use, quarter))),
  }
}

/** The mix of a quarter, which comes to a whole: what rounding leaves is the largest share's. */
function mixOf({ begin, end, shares }: UseForm, quarter: string): Plan['mix'] {
  const [from, to, now] = [numberOf(begin), numberOf(end), numberOf(quarter)]
  const steps = BigInt(Math.max(1, to - from))
  const done = now <= from ? 0n : now >= to ? steps : BigInt(now - from)
  const parts = shares.map(({ technology, first, last }) => {
    const [a, b] = [parseDecimal(first || '0', PERCENT_PLACES) ?? 0n, parseDecimal(last || '0', PERCENT_PLACES) ?? 0n]
    return { technology, part: (a * (steps - done) + b * done) / steps }
  })
  const left = WHOLE - parts.reduce((sum, { part }) => sum + part, 0n)
  const largest = parts.toSorted((a, b) => (a.part < b.part ? 1 : -1))[0]?.technology
  return parts
    .map(({ technology, part }) => ({ technology, part: technology === largest ? part + left : part }))
    .filter(({ part }) => part > 0n)
    .map(({ technology, part }) => ({ technology, quarter, share: formatDecimal(part, 4) }))
}

/** The form that a plan came of. A plan that was stated otherwise, in more detail, gives none. */
export function formOf(plan: Plan, known: Technologies): PlanForm | undefined {
  const { from, to, currency, asOf } = plan
  const quarters = quartersOf(from, to)
  const shareOf = new Map(plan.mix.map(({ technology, quarter, share }) => [`${technology} ${quarter}`, share]))
  const percent = (technology: string, quarter: string): string =>
    formatDecimal(parseDecimal(shareOf.get(`${technology} ${quarter}`) ?? '0', 4) ?? 0n, PERCENT_PLACES)
  const costs = new Map(plan.technologies.map(({ technology, costPerUnit = '' }) => [technology, costPerUnit]))
  const uses = emptyForm(known, asOf).uses.map((use): UseForm => {
    const own = new Map(plan.units.filter(one => one.endUse === use.endUse).map(one => [one.quarter, one.units]))
    if (own.size === 0) return { ...use, begin: from, end: to }
    const isAs = (quarter: string, other: string) =>
      use.shares.every(({ technology }) => percent(technology, quarter) === percent(technology, other))
    return {
      ...use,
      ...{ first: own.get(from) ?? '', last: own.get(to) ?? '' },
      begin: quarters.findLast((quarter, n) => quarters.slice(0, n).every(one => isAs(one, quarter))) ?? from,
      end: quarters.find((quarter, n) => quarters.slice(n).every(one => isAs(one, quarter))) ?? to,
      shares: use.shares.map(({ technology }) => ({
        ...{ technology, first: percent(technology, from), last: percent(technology, to) },
        cost: costs.get(technology) ?? '',
      })),
    }
  })
  const form = { from, to, currency, uses: uses.map(constant) }
  if (complaintsOf(form).size > 0) return undefined
  const again = planOf(form, known, asOf)
  const isSame = (of: 'units' | 'mix') => JSON.stringify(again[of]) === JSON.stringify(plan[of])
  return isSame('units') && isSame('mix') ? form : undefined
}

/** A mix that stays has no quarters between which it changes. */
const constant = (use: UseForm): UseForm =>
  numberOf(use.begin) > numberOf(use.end) ? { ...use, begin: use.end, end: use.begin } : use
