import { present } from '@lodestone/kernel'
import { z } from 'zod'
import { monthNumber } from '../days.ts'
import { type Read, readBy } from '../world/fault.ts'
import { ELEMENT, MONTH, NAME } from '../world/world.ts'

const MEASURE = z.enum(['short-percent', 'price-rise-percent', 'days-of-supply'])
const TRIGGER = z.strictObject({
  trigger: NAME,
  element: ELEMENT,
  /** What is looked at: what is short or dearer has to be at least the limit, what lasts at most. */
  measure: MEASURE,
  limit: z.number().min(0).max(100_000),
  /** Months in a row in which it has to be so. */
  months: z.int().min(1).max(60),
})

/** When a reserve may be opened. */
export type Trigger = z.infer<typeof TRIGGER>
export type Observation = {
  readonly element: Trigger['element']
  readonly month: string
  readonly measure: Trigger['measure']
  readonly value: number
}
export type TriggerMet = { readonly trigger: string; readonly element: Trigger['element']; readonly month: string }

const OBSERVATION = z.strictObject({ element: ELEMENT, month: MONTH, measure: MEASURE, value: z.number() })
const INPUT = z.strictObject({ triggers: z.array(TRIGGER).max(200), observations: z.array(OBSERVATION).max(100_000) })

export const readTriggers = (input: unknown): Read<z.infer<typeof INPUT>> => readBy(INPUT, input)

const isMet = ({ measure, limit }: Trigger, value: number): boolean =>
  measure === 'days-of-supply' ? value <= limit : value >= limit

/** The first month at whose end each trigger is met; those that never are do not appear. A month that was not observed breaks the row. */
export function triggersMet(triggers: readonly Trigger[], observations: readonly Observation[]): TriggerMet[] {
  return triggers.flatMap(own => {
    const months = observations
      .filter(one => one.element === own.element && one.measure === own.measure && isMet(own, one.value))
      .map(({ month }) => ({ month, number: monthNumber(month) }))
      .sort((a, b) => a.number - b.number)
    let run = 0
    for (const [n, { month, number }] of months.entries()) {
      run = n > 0 && present(months[n - 1]).number === number - 1 ? run + 1 : 1
      if (run >= own.months) return [{ trigger: own.trigger, element: own.element, month }]
    }
    return []
  })
}
