import type { Cell, ChainStage, Offer, RoundState } from '@lodestone/contracts'
import {
  boolean,
  check,
  foreignKey,
  index,
  inReach,
  instant,
  int8,
  integer,
  jsonb,
  pgTable,
  pgView,
  primaryKey,
  sql,
  text,
  unique,
  uuid,
} from '@lodestone/database/drizzle'
import type { JsonText } from '@lodestone/kernel'
import type { DisclosureRules } from './disclosure/disclosure.ts'
import type { Commitment } from './disclosure/figure.ts'
import type { CellKey } from './disclosure/sheet.ts'
import type { Phase } from './entry/entry.store.ts'
import type { WithheldCell, WrittenParts } from './publication/publication.store.ts'

export * from './schema.cells.ts'

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

/** `stream` is `demand` or the id of a round whose pool it is. */
export const publicationTable = pgTable(
  'publication',
  {
    id: uuid().primaryKey(),
    seq: int8().generatedAlwaysAsIdentity().unique('publication_seq_key'),
    stream: text().notNull(),
    version: integer().notNull(),
    publishedAt: instant('published_at').notNull(),
    cells: text().$type<JsonText<readonly Cell[]>>().notNull(),
    withheld: text().$type<JsonText<readonly WithheldCell[]>>().notNull(),
    rules: jsonb().$type<DisclosureRules<string>>(),
  },
  t => [unique('publication_version_key').on(t.stream, t.version)],
)

/** Every figure that a publication released for the first time, with who contributed what. `butFor`: never shown, but judged as if it were. */
export const releaseTable = pgTable(
  'release',
  {
    id: int8().generatedAlwaysAsIdentity().primaryKey(),
    publicationId: uuid('publication_id').notNull(),
    stream: text().notNull(),
    material: text().notNull(),
    grade: text().notNull(),
    period: text().notNull(),
    bloc: text().$type<CellKey['bloc']>().notNull(),
    split: boolean().notNull(),
    parts: text().$type<JsonText<WrittenParts>>().notNull(),
    butFor: uuid('but_for'),
  },
  t => [
    foreignKey({
      name: 'release_publication_id_fkey',
      columns: [t.publicationId],
      foreignColumns: [publicationTable.id],
    }),
    index('release_cell_idx').on(t.material, t.period, t.grade, t.bloc),
    inReach(),
  ],
)

export const poolTable = pgTable('pool', {
  roundId: uuid('round_id').primaryKey(),
  settled: boolean().notNull(),
})

/** One row: who holds it decides what is released. */
export const gateTable = pgTable(
  'gate',
  {
    id: integer().primaryKey(),
    nextAt: instant('next_at'),
  },
  () => [check('gate_id_check', sql`id = 1`)],
)

/** A participant as a contributor: groups count, not companies, and one without a group is its own. */
export const contributorView = pgView('contributor', {
  id: uuid().notNull(),
  bloc: text().$type<CellKey['bloc']>(),
  name: text().notNull(),
})
  .with({ securityInvoker: true })
  .as(sql`SELECT id, data ->> 'bloc' AS bloc, coalesce('group:' || lower(btrim(data ->> 'group')), 'participant:' || id) AS name
    FROM known_participant`)
