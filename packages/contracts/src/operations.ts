import { z } from 'zod'
import { SERVICES } from './route.ts'
import * as v from './values.ts'

/** A key whose records wait, shown by the record that could not be applied. */
export const parkedRecord = z.object({
  id: z.string(),
  topic: z.string(),
  partition: z.int(),
  offset: z.int(),
  key: z.string(),
  errorClass: z.string(),
  attempts: z.int(),
  parkedAt: v.instant,
  behind: z.int().describe('later records of the key that wait behind it'),
})

/** A day of which a service has applied something else than the owner of a topic told. */
export const differingDay = z.object({
  topic: z.string(),
  day: v.date,
  told: z.int(),
  applied: z.int().describe('facts applied or parked; as many as were told, when they are others'),
  since: v.instant,
})

/** What a service says about itself. */
export const serviceState = z.object({
  name: z.enum(SERVICES),
  ready: z.boolean(),
  reachable: z.literal(false).optional().describe('it does not answer: nothing is known of the rest'),
  outbox: z.object({ depth: z.int(), oldestAgeMs: z.int() }),
  lag: z.array(z.object({ topic: z.string(), partition: z.int(), records: z.int() })),
  parked: z.array(parkedRecord),
  differing: z.array(differingDay).optional().describe('facts were lost or altered on the way here'),
  figures: z.record(z.string(), z.number()).optional(),
})

export type ServiceState = z.infer<typeof serviceState>

/** What came of a redrive: records applied or found superfluous, records still waiting, and why the first of them waits. */
export const redriven = z.object({
  id: z.string(),
  applied: z.int(),
  left: z.int(),
  errorClass: z.string().optional(),
})
export type Redriven = z.infer<typeof redriven>
