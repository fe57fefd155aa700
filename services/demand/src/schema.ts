import type {
  DataOf,
  EntryStatus,
  FileFormat,
  FileMapping,
  Forecast,
  Line,
  roundOpened,
  WhyLineOut,
} from '@lodestone/contracts'
import {
  boolean,
  index,
  inReach,
  instant,
  int8,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  unique,
  uniqueIndex,
  uuid,
} from '@lodestone/database/drizzle'
import type { JsonText, Seal } from '@lodestone/kernel'
import type { BookState } from './entry/entry.ts'

export const forecastTable = pgTable(
  'forecast',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id').notNull(),
    reference: text().notNull(),
    version: integer().notNull(),
    status: text().$type<Forecast['status']>().notNull(),
    submittedAt: instant('submitted_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  t => [unique('forecast_reference_key').on(t.participantId, t.reference), inReach(t.participantId)],
)

/** A line has no foreign key to its forecast: both are written by one statement, and 10,000 checks a call cost more than the insert. */
export const lineTable = pgTable(
  'line',
  {
    forecastId: uuid('forecast_id').notNull(),
    position: integer().notNull(),
    id: uuid().notNull(),
    material: text().notNull(),
    period: text().notNull(),
    commitment: text().$type<Line['commitment']>().notNull(),
    body: text().$type<JsonText<Line>>().notNull(),
    participantId: uuid('participant_id').notNull(),
  },
  t => [primaryKey({ name: 'line_pkey', columns: [t.forecastId, t.position] }), inReach(t.participantId)],
)

/** A round as this service knows it, and the seal of its demand book. */
export const bookTable = pgTable('book', {
  roundId: uuid('round_id').primaryKey(),
  state: text().$type<BookState>().notNull(),
  collectionClosesAt: instant('collection_closes_at').notNull(),
  data: jsonb().$type<DataOf<typeof roundOpened>>().notNull(),
  seal: jsonb().$type<Seal>(),
  doneAt: instant('done_at'),
})

/** A line's place in a round. `live` while no other round may take the line. */
export const entryTable = pgTable(
  'entry',
  {
    roundId: uuid('round_id').notNull(),
    lineId: uuid('line_id').notNull(),
    forecastId: uuid('forecast_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    version: integer().notNull(),
    status: text().$type<EntryStatus>().notNull(),
    reason: text(),
    live: boolean().notNull(),
    body: text().$type<JsonText<Line>>().notNull(),
    salt: text(),
    awarded: boolean().notNull().default(false),
    barred: boolean().notNull().default(false),
    keptOut: boolean('kept_out').notNull().default(false),
    outAt: instant('out_at'),
    outBy: text('out_by'),
    awardedNeed: int8('awarded_need'),
    carriedFrom: uuid('carried_from'),
    why: jsonb().$type<WhyLineOut>(),
  },
  t => [
    primaryKey({ name: 'entry_pkey', columns: [t.roundId, t.lineId] }),
    uniqueIndex('entry_live_key').on(t.lineId).where(sql`live`),
    index('entry_forecast_idx').on(t.forecastId),
    index('entry_barred_idx').on(t.roundId).where(sql`barred`),
    inReach(t.participantId),
  ],
)

/** The generation of the set of rounds that collect, in 16 rows, so that submissions do not queue on one. */
export const gateTable = pgTable('gate', {
  slot: integer().primaryKey(),
  generation: int8().notNull(),
})

/** What members took of what earlier rounds gave them: from 0 to 1. */
export const realisationTable = pgTable(
  'realisation',
  {
    roundId: uuid('round_id').notNull(),
    memberId: uuid('member_id').notNull(),
    share: text().notNull(),
  },
  t => [primaryKey({ name: 'realisation_pkey', columns: [t.roundId, t.memberId] }), inReach(t.memberId)],
)

/** What the columns, material numbers and plants of an organisation's own files mean. */
export const mappingTable = pgTable(
  'mapping',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id').notNull(),
    name: text().notNull(),
    format: text().$type<FileFormat>().notNull(),
    mapping: jsonb().$type<FileMapping>().notNull(),
    version: integer().notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  t => [unique('mapping_name_key').on(t.participantId, t.name), inReach(t.participantId)],
)
