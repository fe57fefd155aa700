import { index, inReach, instant, int8, pgTable, text, unique, uuid } from '@lodestone/database/drizzle'

/** The latest events as operators see them: what the stream is resumed from. */
export const streamEventTable = pgTable(
  'stream_event',
  {
    id: int8().generatedAlwaysAsIdentity().primaryKey(),
    type: text().notNull(),
    body: text().notNull(),
  },
  () => [inReach()],
)

/** What a person has typed and not sent. */
export const draftTable = pgTable(
  'draft',
  {
    person: text().notNull(),
    /** Null for whoever acts for no organisation. */
    participantId: uuid('participant_id'),
    id: text().notNull(),
    content: text().notNull(),
    savedAt: instant('saved_at').notNull(),
  },
  t => [
    unique('draft_person_key').on(t.person, t.participantId, t.id).nullsNotDistinct(),
    index('draft_saved_idx').on(t.savedAt),
    inReach(t.participantId),
  ],
)
