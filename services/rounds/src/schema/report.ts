import {
  boolean,
  foreignKey,
  index,
  inReach,
  instant,
  int8,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  sql,
  text,
  uuid,
} from '@lodestone/database/drizzle'
import type { ReleaseRow } from '../ocds/release.ts'

export type Written = [group: string, grams: string][]

export type WrittenPart = { known?: Written; matched?: Written; delivered: Written; exposed?: boolean }

export type WrittenGiven = { members: WrittenPart[]; suppliers: WrittenPart[]; matched: string; delivered: string }

/** Releases of open contracting data, made with the facts they tell and never changed. */
export const ocdsReleaseTable = pgTable(
  'ocds_release',
  {
    roundId: uuid('round_id').notNull(),
    seq: integer().notNull(),
    part: integer().notNull(),
    position: int8().notNull(),
    date: instant().notNull(),
    shared: boolean().notNull(),
    memberId: uuid('member_id'),
    supplierId: uuid('supplier_id'),
    body: text().$type<ReleaseRow['body']>().notNull(),
  },
  t => [
    primaryKey({ name: 'ocds_release_pkey', columns: [t.roundId, t.seq, t.part] }),
    index('ocds_release_position_idx').on(t.position),
    index('ocds_release_date_idx').on(t.date),
    inReach(t.memberId, t.supplierId),
    pgPolicy('shared', { for: 'select', using: sql`shared AND (SELECT organisation_in_reach()) IS NOT NULL` }),
  ],
)

/** Told once and never corrected. */
export const reportTable = pgTable('report', {
  number: int8().generatedAlwaysAsIdentity().primaryKey(),
  material: text().notNull(),
  rounds: uuid().array().notNull(),
  matched: int8().notNull(),
  delivered: int8().notNull(),
})

/** What completed rounds gave of a material: it waits for a report, and stays with the one that told it. */
export const reportPartTable = pgTable(
  'report_part',
  {
    number: int8().generatedAlwaysAsIdentity(),
    roundId: uuid('round_id').notNull(),
    material: text().notNull(),
    given: jsonb().$type<WrittenGiven>().notNull(),
    report: int8(),
  },
  t => [
    primaryKey({ name: 'report_part_pkey', columns: [t.roundId, t.material] }),
    foreignKey({ name: 'report_part_report_fkey', columns: [t.report], foreignColumns: [reportTable.number] }),
    index('report_part_waiting_idx').on(t.material, t.number).where(sql`report IS NULL`),
    inReach(),
  ],
)
