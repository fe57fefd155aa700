import { inReach, jsonb, pgTable, primaryKey, uuid } from '@lodestone/database/drizzle'
import type { Outcome } from '../outcome/outcome.ts'

/** What an awarded round saved and where its goods come from: the sum over its members. */
export const roundOutcomeTable = pgTable(
  'round_outcome',
  {
    roundId: uuid('round_id').primaryKey(),
    outcome: jsonb().$type<Outcome>().notNull(),
  },
  () => [inReach()],
)

/** The same of one member's awards. */
export const memberOutcomeTable = pgTable(
  'member_outcome',
  {
    roundId: uuid('round_id').notNull(),
    memberId: uuid('member_id').notNull(),
    outcome: jsonb().$type<Outcome>().notNull(),
  },
  t => [primaryKey({ name: 'member_outcome_pkey', columns: [t.memberId, t.roundId] }), inReach(t.memberId)],
)
