import { index, inReach, int8, integer, pgTable, primaryKey, uuid } from '@lodestone/database/drizzle'

/** What a round's matching gave to each line, in need. */
export const fillTable = pgTable(
  'fill',
  {
    roundId: uuid('round_id').notNull(),
    lineId: uuid('line_id').notNull(),
    grams: int8().notNull(),
    pass: integer().notNull().default(1),
  },
  t => [primaryKey({ name: 'fill_pkey', columns: [t.roundId, t.pass, t.lineId] }), inReach()],
)

/** The same from each offer to each line, as offered. */
export const allotmentTable = pgTable(
  'allotment',
  {
    roundId: uuid('round_id').notNull(),
    lineId: uuid('line_id').notNull(),
    offerId: uuid('offer_id').notNull(),
    grams: int8().notNull(),
    pass: integer().notNull().default(1),
  },
  t => [primaryKey({ name: 'allotment_pkey', columns: [t.roundId, t.pass, t.lineId, t.offerId] }), inReach()],
)

/** What rounds have awarded, until it lapses. */
export const awardTable = pgTable(
  'award',
  {
    allocationId: uuid('allocation_id').primaryKey(),
    lineId: uuid('line_id').notNull(),
    offerId: uuid('offer_id').notNull(),
    offered: int8().notNull(),
    need: int8().notNull(),
    roundId: uuid('round_id'),
  },
  t => [index('award_line_idx').on(t.lineId), index('award_offer_idx').on(t.offerId), inReach()],
)

/** What of a pass was refused, and given anew by the next. */
export const supersededTable = pgTable(
  'superseded',
  {
    roundId: uuid('round_id').notNull(),
    pass: integer().notNull(),
    lineId: uuid('line_id').notNull(),
    offerId: uuid('offer_id').notNull(),
    offered: int8().notNull(),
    need: int8().notNull(),
  },
  t => [primaryKey({ name: 'superseded_pkey', columns: [t.roundId, t.pass, t.lineId, t.offerId] }), inReach()],
)
