import { inReach, int8, pgTable, text } from '@lodestone/database/drizzle'

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
