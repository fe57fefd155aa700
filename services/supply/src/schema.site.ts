import type { Commitment } from '@lodestone/contracts'
import {
  check,
  index,
  inReach,
  instant,
  int8,
  integer,
  pgTable,
  sql,
  text,
  unique,
  uuid,
} from '@lodestone/database/drizzle'

/** What suppliers have committed of their sites past this hub. */
export const commitmentTable = pgTable(
  'commitment',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id').notNull(),
    reference: text().notNull(),
    version: integer().notNull(),
    status: text().$type<Commitment['status']>().notNull(),
    site: text().notNull(),
    country: text().notNull(),
    stage: text().$type<Commitment['stage']>().notNull(),
    year: integer().notNull(),
    siteYear: text('site_year').notNull(),
    grams: int8().notNull(),
    recipient: text(),
    statedAt: instant('stated_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  t => [
    unique('commitment_reference_key').on(t.participantId, t.reference),
    check('commitment_grams', sql`grams > 0`),
    index('commitment_owner_idx').on(t.participantId, t.id),
    index('commitment_site_idx').on(t.siteYear).where(sql`status = 'standing'`),
    inReach(t.participantId),
  ],
)
