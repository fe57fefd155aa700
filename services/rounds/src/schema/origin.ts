import { index, inReach, instant, pgTable, primaryKey, text, uuid } from '@lodestone/database/drizzle'
import type { Assurance } from '@lodestone/kernel'
import type { Origin } from '../origin/origin.ts'

/** What is told of the origin of offers in matched rounds after their books were sealed. */
export const originTable = pgTable(
  'origin',
  {
    roundId: uuid('round_id').notNull(),
    offerId: uuid('offer_id').notNull(),
    level: text().$type<Origin['level']>().notNull(),
    assurance: text().$type<Assurance>().notNull(),
    since: instant().notNull(),
  },
  t => [primaryKey({ name: 'origin_pkey', columns: [t.roundId, t.offerId] }), inReach()],
)

/** Offers that have joined rounds which take offers, and are not of the origin that these ask. */
export const offerOutTable = pgTable(
  'offer_out',
  {
    roundId: uuid('round_id').notNull(),
    offerId: uuid('offer_id').notNull(),
    level: text().$type<Origin['level']>().notNull(),
    assurance: text().$type<Assurance>().notNull(),
    reason: text(),
    since: instant().notNull(),
  },
  t => [primaryKey({ name: 'offer_out_pkey', columns: [t.roundId, t.offerId] }), inReach()],
)

/** Allocations whose origin no longer is what the round and their line ask. */
export const fallenTable = pgTable(
  'fallen',
  {
    allocationId: uuid('allocation_id').primaryKey(),
    roundId: uuid('round_id').notNull(),
  },
  t => [index('fallen_round_idx').on(t.roundId), inReach()],
)
