import type {
  BlockingPairs,
  Cell,
  Explanation,
  PassDecision,
  ResultPart,
  RoundRecord,
  Settlement,
  Share,
} from '@lodestone/contracts'
import { index, inReach, instant, integer, jsonb, pgTable, primaryKey, text, uuid } from '@lodestone/database/drizzle'
import type { JsonText } from '@lodestone/kernel'
import type { Disclosed, Phase } from '../disclosure/disclosed.ts'
import type { ObjectiveStage } from '../result/result.ts'

/** A result as it comes in. */
export const resultPartTable = pgTable(
  'result_part',
  {
    roundId: uuid('round_id').notNull(),
    part: integer().notNull(),
    parts: integer().notNull(),
    body: text().$type<JsonText<ResultPart>>().notNull(),
  },
  t => [primaryKey({ name: 'result_part_pkey', columns: [t.roundId, t.part] }), inReach()],
)

/** A result as it was verified and taken over. `result` is canonical JSON, the very text that was hashed. */
export const matchedTable = pgTable(
  'matched',
  {
    roundId: uuid('round_id').notNull(),
    ruleBookVersion: text('rule_book_version').notNull(),
    inputDigest: text('input_digest').notNull(),
    resultHash: text('result_hash').notNull(),
    result: text().$type<JsonText<RoundRecord['result']>>().notNull(),
    stages: jsonb().$type<ObjectiveStage[]>().notNull(),
    shares: jsonb().$type<Share[]>().notNull(),
    blocking: jsonb().$type<BlockingPairs>(),
    pass: integer().notNull().default(1),
    decisions: text().$type<JsonText<PassDecision[]>>(),
  },
  t => [primaryKey({ name: 'matched_pkey', columns: [t.roundId, t.pass] }), inReach()],
)

/** What a round of projects was decided by, which stands with the project round: for everybody. */
export const projectDecisionTable = pgTable('project_decision', {
  roundId: uuid('round_id').primaryKey(),
  bookDigest: text('book_digest').notNull(),
  resultHash: text('result_hash').notNull(),
  decidedAt: instant('decided_at').notNull(),
})

export const explanationTable = pgTable(
  'explanation',
  {
    roundId: uuid('round_id').notNull(),
    kind: text().notNull(),
    id: uuid().notNull(),
    /** Unknown until the books are in. */
    participantId: uuid('participant_id'),
    body: jsonb().$type<Explanation>().notNull(),
    pass: integer().notNull().default(1),
  },
  t => [
    primaryKey({ name: 'explanation_pkey', columns: [t.roundId, t.pass, t.kind, t.id] }),
    index('explanation_own_idx').on(t.participantId, t.roundId),
    inReach(t.participantId),
  ],
)

/** What members pay and suppliers get over what was awarded. */
export const settlementTable = pgTable(
  'settlement',
  {
    roundId: uuid('round_id').primaryKey(),
    settlement: text().$type<JsonText<Settlement>>().notNull(),
  },
  () => [inReach()],
)

/** Pool sheets that were published. */
export const poolSheetTable = pgTable(
  'pool_sheet',
  {
    roundId: uuid('round_id').notNull(),
    version: integer().notNull(),
    cells: jsonb().$type<Cell[]>().notNull(),
  },
  t => [primaryKey({ name: 'pool_sheet_pkey', columns: [t.roundId, t.version] })],
)

/** What of a round's figures members and suppliers may see: decided once per phase, never taken back. */
export const disclosedTable = pgTable(
  'disclosed',
  {
    roundId: uuid('round_id').notNull(),
    phase: text().$type<Phase>().notNull(),
    data: jsonb().$type<Disclosed>().notNull(),
  },
  t => [primaryKey({ name: 'disclosed_pkey', columns: [t.roundId, t.phase] })],
)
