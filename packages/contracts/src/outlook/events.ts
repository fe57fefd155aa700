import { z } from 'zod'
import { defineEvent } from '../event.ts'
import * as v from '../values.ts'
import { scenarioId } from './scenario.ts'
import { element, month, worldName } from './world.ts'

export const baselineRecorded = defineEvent({
  type: 'outlook.baseline-recorded.v1',
  summary: 'A version of the world that scenarios are played on was recorded',
  topic: 'outlook.baseline',
  data: z.object({
    id: v.id,
    version: z.int().positive(),
    name: worldName,
    digest: v.sha256,
    plants: z.int(),
    routes: z.int(),
    needs: z.int(),
  }),
})

export const scenarioRecorded = defineEvent({
  type: 'outlook.scenario-recorded.v1',
  summary: 'An operator has recorded a scenario of its own',
  topic: 'outlook.scenario',
  data: z.object({ id: v.id, name: worldName, digest: v.sha256 }),
})

/** No figure goes with it: whose lines they are, and that they are others now. */
export const linesStated = defineEvent({
  type: 'outlook.lines-stated.v1',
  summary: 'A member has stated what its own production lines need and hold',
  topic: 'outlook.lines',
  data: z.object({ owner: v.id, version: z.int().positive(), digest: v.sha256, count: z.int().nonnegative() }),
})

export const planStated = defineEvent({
  type: 'outlook.plan-stated.v1',
  summary: 'A member has stated how many units of what it will build when, and how',
  topic: 'outlook.lines',
  data: z.object({ owner: v.id, version: z.int().positive(), digest: v.sha256 }),
})

export const runFinished = defineEvent({
  type: 'outlook.run-finished.v1',
  summary: 'A scenario was computed over the lines of all members, or could not be',
  topic: 'outlook.run',
  data: z.object({
    id: v.id,
    scenarioId,
    state: z.enum(['done', 'failed']),
    outcomeHash: v.sha256.optional(),
  }),
})

/** No figure goes with it: by which version of its terms an open project round decides. */
export const projectTermsStated = defineEvent({
  type: 'outlook.project-terms-stated.v1',
  summary: 'An operator has stated what a project round decides by',
  topic: 'outlook.project-round',
  data: z.object({ roundId: v.id, version: z.int().positive(), digest: v.sha256 }),
})

/** No figure goes with these: who has stated something else than before, and how many rows. */
const statement = z.object({
  roundId: v.id,
  owner: v.id,
  version: z.int().positive(),
  digest: v.sha256,
  count: z.int().nonnegative(),
})
export const projectsStated = defineEvent({
  type: 'outlook.projects-stated.v1',
  summary: 'A supplier has stated its projects in a project round, or withdrawn them',
  topic: 'outlook.project-round',
  data: statement,
})
export const asksStated = defineEvent({
  type: 'outlook.asks-stated.v1',
  summary: 'A member has stated what it asks in a project round, or withdrawn it',
  topic: 'outlook.project-round',
  data: statement,
})
export const pledgesStated = defineEvent({
  type: 'outlook.pledges-stated.v1',
  summary: 'A funder has stated what it pledges in a project round, or withdrawn it',
  topic: 'outlook.project-round',
  data: statement,
})

/** No figure goes with it: that the book of a project round was decided, and what anyone may check the published result by. */
export const projectRoundDecided = defineEvent({
  type: 'outlook.project-round-decided.v1',
  summary: 'The projects, asks and pledges of a closed project round were decided on, or could not be',
  topic: 'outlook.project-round',
  data: z.object({
    roundId: v.id,
    state: z.enum(['decided', 'failed']),
    bookDigest: v.sha256.optional(),
    resultHash: v.sha256.optional(),
  }),
})

/** A stock account of a bloc, or of a member whose own it is: no figure of it goes with what is told. */
const reserveOf = { id: v.id, bloc: z.enum(['EU', 'JP']).optional(), owner: v.id.optional(), element }

export const reserveOpened = defineEvent({
  type: 'outlook.reserve-opened.v1',
  summary: 'A stock account was opened',
  topic: 'outlook.reserve',
  data: z.object(reserveOf),
})
export const reserveTargetStated = defineEvent({
  type: 'outlook.reserve-target-stated.v1',
  summary: 'It was stated what a stock account is to hold by when',
  topic: 'outlook.reserve',
  data: z.object({ ...reserveOf, version: z.int().positive() }),
})
export const reserveMoved = defineEvent({
  type: 'outlook.reserve-moved.v1',
  summary: 'Goods came into a stock account, left it or came back, or a movement was undone',
  topic: 'outlook.reserve',
  data: z.object({
    ...reserveOf,
    movementId: v.id,
    kind: z.enum(['receipt', 'release', 'loan', 'return', 'correction']),
    trigger: v.id.optional(),
  }),
})
export const reserveTriggerStated = defineEvent({
  type: 'outlook.reserve-trigger-stated.v1',
  summary: 'It was stated when goods of a bloc’s stock account may leave',
  topic: 'outlook.reserve',
  data: z.object({ ...reserveOf, triggerId: v.id, version: z.int().positive() }),
})
export const reserveObserved = defineEvent({
  type: 'outlook.reserve-observed.v1',
  summary: 'What was seen of a bloc in a month was recorded, by which release triggers hold',
  topic: 'outlook.reserve',
  data: z.object({ ...reserveOf, month }),
})
export const reservesPlanned = defineEvent({
  type: 'outlook.reserves-planned.v1',
  summary: 'Purchases of several stock accounts were planned together',
  topic: 'outlook.reserve',
  data: z.object({ id: v.id, element, digest: v.sha256 }),
})
