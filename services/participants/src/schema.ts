import type { Participant } from '@lodestone/contracts'
import { integer, jsonb, pgTable, text, uuid } from '@lodestone/database/drizzle'

export const participantTable = pgTable('participant', {
  id: uuid().primaryKey(),
  reference: text().notNull(),
  kind: text().$type<Participant['kind']>().notNull(),
  status: text().$type<Participant['status']>().notNull(),
  version: integer().notNull(),
  data: jsonb().$type<Participant>().notNull(),
})
