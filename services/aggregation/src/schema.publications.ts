import type { Cell } from '@lodestone/contracts'
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
  sql,
  text,
  unique,
  uuid,
} from '@lodestone/database/drizzle'
import type { JsonText } from '@lodestone/kernel'
import type { CellKey, WithheldCell } from './disclosure/decision.ts'
import type { DisclosureRules } from './disclosure/disclosure.ts'

/** What each group contributes to a figure, by commitment, as it is kept. */
export type WrittenParts = Readonly<Record<string, readonly [group: string, grams: string][]>>

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
