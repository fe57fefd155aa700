import { formatDecimal, parseDecimal, present } from '@lodestone/kernel'
import { dateOf, dayNumber } from '@lodestone/provenance'
import { firstDay } from '../days.ts'
import { sharesOf } from './need.ts'
import { quarterNumber, quartersOf } from './quarters.ts'
import type { Plan } from './table.ts'

/** A technology that the first quarter does not have: by when its qualification must begin for the quarter in which it first has a share. */
export type Switch = {
  readonly endUse: string
  readonly technology: string
  readonly quarter: string
  readonly share: string
  readonly qualificationDays: number
  readonly beginBy: string
  /** Days that the plan is late already; 0 where it is not. */
  readonly lateDays: number
}

export function switchesOf(plan: Plan): Switch[] {
  const share = sharesOf(plan.mix)
  return plan.technologies.flatMap(({ technology, endUse, qualificationDays }): Switch[] => {
    if (share(technology, plan.from) > 0n) return []
    const quarter = quartersOf(plan).find(own => share(technology, own) > 0n)
    if (quarter === undefined) return []
    const begin = firstDay(quarterNumber(quarter) * 3) - qualificationDays
    return [
      {
        ...{ endUse, technology, quarter, qualificationDays },
        share: formatDecimal(share(technology, quarter), 6),
        beginBy: dateOf(begin),
        lateDays: Math.max(0, dayNumber(plan.asOf) - begin),
      },
    ]
  })
}

/** What the plan costs more than the mix of its first quarter, by quarter; below nothing where less. */
export type PlanCosts = {
  readonly currency: Plan['currency']
  readonly quarters: readonly { readonly quarter: string; readonly cost: string }[]
  readonly total: string
  /** Technologies whose share changes but whose cost is not stated: the sums are without them, and so no full answer. */
  readonly unstated: readonly string[]
}

/** Units have 3 places, shares 6, costs a unit 4; money is told to 2. */
const PLACES = 13
const CENT = 10n ** 11n
const inCents = (product: bigint): bigint => {
  const half = (2n * (product < 0n ? -product : product) + CENT) / (2n * CENT)
  return product < 0n ? -half : half
}

export function costsOf(plan: Plan): PlanCosts {
  const share = sharesOf(plan.mix)
  const quarters = quartersOf(plan)
  const changes = (technology: string) => quarters.some(own => share(technology, own) !== share(technology, plan.from))
  const costs = quarters.map(quarter => {
    const product = plan.units
      .filter(own => own.quarter === quarter)
      .flatMap(({ endUse, units }) =>
        plan.technologies
          .filter(own => own.endUse === endUse)
          .map(({ technology, costPerUnit }) => {
            const each = present(parseDecimal(units, 3)) * present(parseDecimal(costPerUnit ?? '0', PLACES - 9))
            return each * (share(technology, quarter) - share(technology, plan.from))
          }),
      )
      .reduce((sum, own) => sum + own, 0n)
    return { quarter, cents: inCents(product) }
  })
  return {
    currency: plan.currency,
    quarters: costs.map(({ quarter, cents }) => ({ quarter, cost: formatDecimal(cents, 2, 2) })),
    total: formatDecimal(
      costs.reduce((sum, { cents }) => sum + cents, 0n),
      2,
      2,
    ),
    unstated: plan.technologies
      .filter(({ technology, costPerUnit }) => costPerUnit === undefined && changes(technology))
      .map(({ technology }) => technology),
  }
}
