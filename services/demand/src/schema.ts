import { boolean, integer, pgTable, text, uuid } from '@lodestone/database/drizzle'
import type { Entry } from './entry/entry.ts'

export const entryTable = pgTable('entry', {
  roundId: uuid('round_id').notNull(),
  lineId: uuid('line_id').notNull(),
  forecastId: uuid('forecast_id').notNull(),
  participantId: uuid('participant_id').notNull(),
  version: integer().notNull(),
  status: text().$type<Entry['status']>().notNull(),
  reason: text(),
  live: boolean().notNull(),
  body: text().notNull(),
})
