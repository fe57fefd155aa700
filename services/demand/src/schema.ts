import type { EntryStatus, Line, WhyLineOut } from '@lodestone/contracts'
import { boolean, integer, jsonb, pgTable, text, uuid } from '@lodestone/database/drizzle'
import type { JsonText } from '@lodestone/kernel'

export const entryTable = pgTable('entry', {
  roundId: uuid('round_id').notNull(),
  lineId: uuid('line_id').notNull(),
  forecastId: uuid('forecast_id').notNull(),
  participantId: uuid('participant_id').notNull(),
  version: integer().notNull(),
  status: text().$type<EntryStatus>().notNull(),
  reason: text(),
  why: jsonb().$type<WhyLineOut>(),
  live: boolean().notNull(),
  carriedFrom: uuid('carried_from'),
  body: text().$type<JsonText<Line>>().notNull(),
})
