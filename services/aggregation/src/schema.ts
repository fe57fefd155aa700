import type { ChainStage, Offer, RoundState } from '@lodestone/contracts'
import {
  boolean,
  index,
  inReach,
  int8,
  integer,
  jsonb,
  pgTable,
  pgView,
  primaryKey,
  sql,
  text,
  uuid,
} from '@lodestone/database/drizzle'
import type { CellKey } from './disclosure/decision.ts'
import type { Commitment } from './disclosure/figure.ts'
import type { Phase } from './entry/book.store.ts'

export * from './schema.awards.ts'
export * from './schema.cells.ts'
export * from './schema.publications.ts'

/** Lines of the newest version of each standing forecast. `grade` is empty where none is asked. */
export const lineTable = pgTable(
  'line',
  {
    forecastId: uuid('forecast_id').notNull(),
    version: integer().notNull(),
    id: uuid().notNull(),
    participantId: uuid('participant_id').notNull(),
    material: text().notNull(),
    grade: text().notNull(),
    period: text().notNull(),
    commitment: text().$type<Commitment>().notNull(),
    grams: int8().notNull(),
  },
  t => [
    primaryKey({ name: 'line_pkey', columns: [t.id, t.version] }),
    index('line_share_idx').on(t.participantId, t.material, t.period),
    index('line_forecast_idx').on(t.forecastId, t.version),
    inReach(t.participantId),
  ],
)

export const entryTable = pgTable(
  'entry',
  {
    roundId: uuid('round_id').notNull(),
    lineId: uuid('line_id').notNull(),
    participantId: uuid('participant_id').notNull(),
    version: integer().notNull(),
    status: text().notNull(),
    afterCollection: boolean('after_collection').notNull(),
    material: text().notNull(),
    grade: text().notNull(),
    period: text().notNull(),
    commitment: text().$type<Commitment>().notNull(),
    grams: int8().notNull(),
  },
  t => [primaryKey({ name: 'entry_pkey', columns: [t.roundId, t.lineId] }), inReach(t.participantId)],
)

export const bookTable = pgTable(
  'book',
  {
    roundId: uuid('round_id').notNull(),
    phase: text().$type<Phase>().notNull(),
    count: integer().notNull(),
    digest: text().notNull(),
  },
  t => [primaryKey({ name: 'book_pkey', columns: [t.roundId, t.phase] }), inReach()],
)

/** `level` is null until the offer, in this version, has been screened. */
export const offerTable = pgTable(
  'offer',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id').notNull(),
    version: integer().notNull(),
    status: text().notNull(),
    level: text(),
    material: text().notNull(),
    period: text().notNull(),
    grams: int8().notNull(),
    chain: jsonb().$type<ChainStage[]>().notNull(),
    grade: text(),
    composition: jsonb().$type<NonNullable<Offer['composition']>>(),
  },
  t => [inReach(t.participantId)],
)

export const roundTable = pgTable('round', {
  id: uuid().primaryKey(),
  state: text().$type<RoundState>().notNull(),
  maxPasses: integer('max_passes').notNull().default(1),
})

/** A participant as a contributor: groups count, not companies, and one without a group is its own. */
export const contributorView = pgView('contributor', {
  id: uuid().notNull(),
  bloc: text().$type<CellKey['bloc']>(),
  name: text().notNull(),
})
  .with({ securityInvoker: true })
  .as(sql`SELECT id, data ->> 'bloc' AS bloc, coalesce('group:' || lower(btrim(data ->> 'group')), 'participant:' || id) AS name
    FROM known_participant`)
