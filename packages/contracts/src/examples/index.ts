import { aggregation } from './aggregation.ts'
import { applications } from './applications.ts'
import answersOfHub from './data/answers.json' with { type: 'json' }
import eventsOfHub from './data/events.json' with { type: 'json' }
import { demand } from './demand.ts'
import type { Examples } from './example.ts'
import { matching } from './matching.ts'
import { operations } from './operations.ts'
import { outlook } from './outlook.ts'
import { participants } from './participants.ts'
import { projectRounds } from './project-rounds.ts'
import { reserves } from './reserves.ts'
import { rounds } from './rounds.ts'
import { supply } from './supply.ts'

export { SAMPLE_CREDENTIAL, SAMPLE_HOLDER, SAMPLE_ISSUER } from './credential.ts'
export type { Example, Examples, OtherBody, Sheet } from './example.ts'
export { DEADLINES, ids, PARKED, REPORTED, WITNESS } from './ids.ts'
export { story } from './story.ts'

/** One call of every route. Together they are the story of a round, told in the order of `story`. */
export const examples: Examples = {
  ...participants,
  ...applications,
  ...demand,
  ...supply,
  ...aggregation,
  ...rounds,
  ...matching,
  ...outlook,
  ...reserves,
  ...projectRounds,
  ...operations,
}

/** What the running hub answered to the examples, as `npm run examples` has noted it down: lists have their first items only. */
export type NotedAnswer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}
export const answers: Readonly<Record<string, NotedAnswer>> = answersOfHub
/** Data of an event of each type that the hub published meanwhile. */
export const eventExamples: Readonly<Record<string, unknown>> = eventsOfHub
