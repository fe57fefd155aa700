import { boolean, date, index, inReach, pgTable, primaryKey, sql, text, uuid } from '@lodestone/database/drizzle'
import type { Assurance } from '@lodestone/kernel'
import type { Level } from '@lodestone/provenance'

/** Offers of which matched rounds hold goods, with what was last told of their origin there. */
export const heldTable = pgTable(
  'held',
  {
    roundId: uuid('round_id').notNull(),
    offerId: uuid('offer_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    level: text().$type<Level>().notNull(),
    assurance: text().$type<Assurance>().notNull(),
    due: boolean().notNull(),
    recheckOn: date('recheck_on'),
  },
  t => [
    primaryKey({ name: 'held_pkey', columns: [t.roundId, t.offerId] }),
    index('held_offer_idx').on(t.offerId),
    index('held_due_idx').on(t.roundId, t.offerId).where(sql`due`),
    index('held_recheck_idx').on(t.recheckOn),
    inReach(t.participantId),
  ],
)

/** By what all that is held, and every passport, was last judged. */
export const judgedByTable = pgTable('judged_by', {
  name: text().primaryKey(),
  version: text().notNull(),
})
