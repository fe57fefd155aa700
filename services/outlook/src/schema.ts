import type { OutlookRun, OwnLine, Plan, ScenarioOutcome, ShownScenario } from '@lodestone/contracts'
import {
  check,
  foreignKey,
  index,
  inReach,
  instant,
  integer,
  jsonb,
  pgTable,
  sql,
  text,
  uuid,
} from '@lodestone/database/drizzle'
import type { Scenario, World } from '@lodestone/foresight'
import type { JsonText } from '@lodestone/kernel'
import type { BaselineContent } from './baseline/baseline.ts'
import type { LinesOf } from './computation/computation.ts'
import type { Exposed } from './exposure/exposure.ts'

export * from './schema.project-rounds.ts'
export * from './schema.reserve.ts'

/** Versions of the world without members' lines; the newest holds. */
export const baselineTable = pgTable('baseline', {
  id: uuid().primaryKey(),
  version: integer().notNull().unique('baseline_version_key'),
  name: text().notNull(),
  from: text('from_month').notNull(),
  months: integer().notNull(),
  digest: text().notNull(),
  plants: integer().notNull(),
  routes: integer().notNull(),
  needs: integer().notNull(),
  content: text().$type<JsonText<BaselineContent>>().notNull(),
  recordedAt: instant('recorded_at').notNull(),
})

export const scenarioTable = pgTable(
  'scenario',
  {
    id: uuid().primaryKey(),
    name: text().notNull(),
    basis: text().$type<ShownScenario['basis']>().notNull(),
    sources: jsonb().$type<string[]>().notNull(),
    content: text().$type<JsonText<Scenario>>().notNull(),
    digest: text().notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  () => [inReach()],
)

export const ownLinesTable = pgTable(
  'own_lines',
  {
    participantId: uuid('participant_id').primaryKey(),
    version: integer().notNull(),
    digest: text().notNull(),
    rows: integer().notNull(),
    lines: text().$type<JsonText<OwnLine[]>>().notNull(),
    statedAt: instant('stated_at'),
  },
  t => [inReach(t.participantId)],
)

export const planTable = pgTable(
  'own_plan',
  {
    participantId: uuid('participant_id').primaryKey(),
    version: integer().notNull(),
    plan: text().$type<JsonText<Plan>>(),
    statedAt: instant('stated_at'),
  },
  t => [inReach(t.participantId)],
)

export const exposureTable = pgTable(
  'exposure',
  {
    participantId: uuid('participant_id').primaryKey(),
    digest: text().notNull(),
    answer: text().$type<JsonText<Exposed>>().notNull(),
  },
  t => [inReach(t.participantId)],
)

export const runTable = pgTable(
  'run',
  {
    id: uuid().primaryKey(),
    state: text().$type<OutlookRun['state']>().notNull(),
    scenarioId: text('scenario_id').notNull(),
    scenarioName: text('scenario_name').notNull(),
    scenarioDigest: text('scenario_digest').notNull(),
    baselineId: uuid('baseline_id').notNull(),
    baselineVersion: integer('baseline_version').notNull(),
    members: integer().notNull(),
    lines: integer().notNull(),
    done: integer().notNull().default(0),
    elements: integer().notNull().default(0),
    claims: integer().notNull().default(0),
    owner: uuid(),
    leaseUntil: instant('lease_until'),
    correlationId: text('correlation_id').notNull(),
    worldDigest: text('world_digest'),
    outcomeHash: text('outcome_hash'),
    outcome: text().$type<JsonText<ScenarioOutcome>>(),
    failure: text(),
    askedAt: instant('asked_at').notNull(),
    endedAt: instant('ended_at'),
  },
  t => [
    check('run_state_check', sql`state IN ('waiting', 'running', 'done', 'failed')`),
    index('run_open_idx').on(t.id).where(sql`state IN ('waiting', 'running')`),
    inReach(),
  ],
)

export const runInputTable = pgTable(
  'run_input',
  {
    runId: uuid('run_id').primaryKey(),
    scenario: text().$type<JsonText<Scenario>>().notNull(),
    lines: text().$type<JsonText<LinesOf[]>>().notNull(),
    world: text().$type<JsonText<World>>(),
  },
  t => [foreignKey({ name: 'run_input_run_id_fkey', columns: [t.runId], foreignColumns: [runTable.id] }), inReach()],
)
