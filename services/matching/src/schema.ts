import type { RoundRules } from '@lodestone/contracts'
import {
  boolean,
  check,
  foreignKey,
  index,
  inReach,
  instant,
  integer,
  pgTable,
  primaryKey,
  sql,
  text,
  uuid,
} from '@lodestone/database/drizzle'
import type { Decision } from '@lodestone/engine/after'
import type { JsonText, Seal } from '@lodestone/kernel'
import type { BookEntry, BookOwner } from './book/book.ts'
import type { Recorded } from './computation/computation.question.ts'
import type { RunState } from './run/run.ts'

/** A round as the matching needs it. Filled from three topics in any order. */
export const roundTable = pgTable(
  'round',
  {
    roundId: uuid('round_id').primaryKey(),
    rules: text().$type<JsonText<RoundRules>>(),
    seed: text(),
    correlationId: text('correlation_id'),
    cancelled: boolean().notNull().default(false),
    demandSeal: text('demand_seal').$type<JsonText<Seal>>(),
    supplySeal: text('supply_seal').$type<JsonText<Seal>>(),
    traceparent: text(),
  },
  () => [inReach()],
)

/** The copy of the sealed books, as it came. */
export const bookPartTable = pgTable(
  'book_part',
  {
    roundId: uuid('round_id').notNull(),
    owner: text().$type<BookOwner>().notNull(),
    part: integer().notNull(),
    body: text().$type<JsonText<readonly BookEntry[]>>().notNull(),
  },
  t => [
    check('book_part_owner_check', sql`owner IN ('demand', 'supply')`),
    primaryKey({ name: 'book_part_pkey', columns: [t.roundId, t.owner, t.part] }),
    inReach(),
  ],
)

/** The matching of a round: of the last pass asked for. */
export const runTable = pgTable(
  'run',
  {
    roundId: uuid('round_id').primaryKey(),
    state: text().$type<RunState>().notNull().default('waiting'),
    revision: integer().notNull().default(1),
    attempts: integer().notNull().default(0),
    retryAt: instant('retry_at').notNull().default(sql`now()`),
    claims: integer().notNull().default(0),
    owner: text(),
    leaseUntil: instant('lease_until'),
    missing: text(),
    error: text(),
    ruleBookVersion: text('rule_book_version'),
    inputDigest: text('input_digest'),
    resultHash: text('result_hash'),
    result: text().$type<Recorded['result']>(),
    totals: text().$type<Recorded['totals']>(),
    finishedAt: instant('finished_at'),
    id: uuid().notNull(),
    traceparent: text(),
    pass: integer().notNull().default(1),
  },
  t => [
    check('run_state_check', sql`state IN ('waiting', 'running', 'incomplete', 'done', 'failed', 'cancelled')`),
    foreignKey({ name: 'run_round_id_fkey', columns: [t.roundId], foreignColumns: [roundTable.roundId] }),
    index('run_open_idx').on(t.retryAt).where(sql`state IN ('waiting', 'running')`),
    inReach(),
  ],
)

/** The runs of the passes before. */
export const endedPassTable = pgTable(
  'ended_pass',
  {
    roundId: uuid('round_id').notNull(),
    pass: integer().notNull(),
    ruleBookVersion: text('rule_book_version').notNull(),
    inputDigest: text('input_digest').notNull(),
    resultHash: text('result_hash').notNull(),
    result: text().$type<Recorded['result']>().notNull(),
    totals: text().$type<Recorded['totals']>().notNull(),
  },
  t => [primaryKey({ name: 'ended_pass_pkey', columns: [t.roundId, t.pass] }), inReach()],
)

/** The decisions on a pass as they came, in parts. */
export const decisionPartTable = pgTable(
  'decision_part',
  {
    roundId: uuid('round_id').notNull(),
    pass: integer().notNull(),
    part: integer().notNull(),
    parts: integer().notNull(),
    body: text().$type<JsonText<readonly Decision[]>>().notNull(),
    traceparent: text(),
  },
  t => [primaryKey({ name: 'decision_part_pkey', columns: [t.roundId, t.pass, t.part] }), inReach()],
)
