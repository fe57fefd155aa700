import { z } from 'zod'
import { COUNTRY, DAYS, DELIVERY, ELEMENT, KG, NAME, PLANT, SHARE, STEP } from '../world/world.ts'

const DAY = z.iso.date()
/** Days that are known, or the least and the most of them: the middle is expected, draws take any between. */
const UNSURE_DAYS = z.union([
  DAYS,
  z.strictObject({ low: DAYS, high: DAYS }).refine(({ low, high }) => low <= high, 'low must be no more than high'),
])
/** From a day on, until the day before another; without it for good. */
const FROM = { from: DAY, until: DAY.optional() }
/** What leaves a country at a stage; of all elements and to all countries where none are named. */
const BORDER = {
  country: COUNTRY,
  stages: z.array(STEP).min(1),
  elements: z.array(ELEMENT).min(1).optional(),
  to: z.array(COUNTRY).min(1).optional(),
}

const SHOCK = z.discriminatedUnion('kind', [
  /** Exports shrink by a share of what they would have been. */
  z.strictObject({ kind: z.literal('exports'), ...BORDER, ...FROM, share: SHARE }),
  /** Exports need licences, which take so long and are granted for a share of what is asked. */
  z.strictObject({
    kind: z.literal('licence'),
    ...BORDER,
    ...FROM,
    delay: UNSURE_DAYS,
    /** Whether the delay is in working days, Mondays to Fridays. */
    working: z.boolean().optional(),
    /** Of what leaves, what needs one; all of it where nothing is said. */
    covered: SHARE.optional(),
    granted: SHARE.optional(),
  }),
  z.strictObject({ kind: z.literal('plant'), plant: NAME, ...FROM, share: SHARE }),
  /** A way takes so many days more, as where a strait is closed. */
  z.strictObject({
    kind: z.literal('route'),
    origins: z.array(COUNTRY).min(1),
    to: z.array(COUNTRY).min(1),
    ...FROM,
    extra: UNSURE_DAYS,
  }),
  z.strictObject({ kind: z.literal('slip'), plant: NAME, by: UNSURE_DAYS }),
])

const MEASURE = z.discriminatedUnion('kind', [
  /** What a round of the hub would deliver. */
  z.strictObject({ kind: z.literal('round'), name: NAME, deliveries: z.array(DELIVERY).min(1).max(100_000) }),
  /** Goods from a reserve, spread evenly over its days. */
  z.strictObject({
    kind: z.literal('release'),
    name: NAME,
    element: ELEMENT,
    stage: STEP,
    country: COUNTRY,
    kg: KG,
    from: DAY,
    until: DAY,
  }),
  /** Lines, or all, need a share less from a day on. */
  z.strictObject({
    kind: z.literal('substitution'),
    name: NAME,
    element: ELEMENT,
    lines: z.array(NAME).min(1).optional(),
    from: DAY,
    share: SHARE,
  }),
  z.strictObject({ kind: z.literal('project'), name: NAME, plants: z.array(PLANT).min(1).max(1000) }),
])

const SCENARIO = z
  .strictObject({ name: NAME, shocks: z.array(SHOCK).max(200), measures: z.array(MEASURE).max(200) })
  .superRefine(({ shocks, measures }, context) => {
    for (const [n, shock] of shocks.entries())
      if ('until' in shock && shock.until !== undefined && shock.until <= shock.from)
        context.addIssue({ code: 'custom', path: ['shocks', n, 'until'], message: 'must be after from' })
    for (const [n, measure] of measures.entries())
      if (measure.kind === 'release' && measure.until <= measure.from)
        context.addIssue({ code: 'custom', path: ['measures', n, 'until'], message: 'must be after from' })
  })

/** What happens, and what is done about it, as data. */
export type Scenario = z.infer<typeof SCENARIO>
export type Shock = z.infer<typeof SHOCK>
export type Measure = z.infer<typeof MEASURE>
export type UnsureDays = z.infer<typeof UNSURE_DAYS>
export const scenarioSchema = SCENARIO
