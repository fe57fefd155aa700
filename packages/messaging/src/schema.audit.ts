import {
  byteText,
  check,
  date,
  foreignKey,
  inReach,
  instant,
  int8,
  integer,
  pgTable,
  primaryKey,
  smallint,
  sql,
  text,
  unique,
  uuid,
} from '@lodestone/database/drizzle'

/** What a service commits to of its journal, and who has signed it. */

export const auditHeadTable = pgTable(
  'audit_head',
  {
    day: date().primaryKey(),
    subjects: integer().notNull(),
    root: text().notNull(),
    previous: text().notNull(),
    hash: text().notNull(),
    madeAt: instant('made_at').notNull().default(sql`clock_timestamp()`),
  },
  () => [check('audit_head_subjects_check', sql`subjects >= 0`)],
)

export const auditLeafTable = pgTable(
  'audit_leaf',
  {
    subject: byteText().notNull(),
    seq: integer().notNull(),
    hash: text().notNull(),
    day: date().notNull(),
    position: integer().notNull(),
  },
  t => [
    primaryKey({ name: 'audit_leaf_pkey', columns: [t.subject, t.seq] }),
    unique('audit_leaf_day_position_key').on(t.day, t.position),
    inReach(),
  ],
)

export const auditCommitmentTable = pgTable(
  'audit_commitment',
  {
    number: integer().primaryKey(),
    time: instant().notNull(),
    root: text().notNull(),
    horizon: int8().notNull(),
  },
  () => [check('audit_commitment_number_check', sql`number >= 0`)],
)

export const auditStandingTable = pgTable(
  'audit_standing',
  {
    subject: byteText().notNull(),
    seq: integer().notNull(),
    hash: text().notNull(),
    number: integer().notNull(),
    position: integer().notNull(),
  },
  t => [
    primaryKey({ name: 'audit_standing_pkey', columns: [t.subject, t.seq] }),
    unique('audit_standing_number_position_key').on(t.number, t.position),
    inReach(),
  ],
)

export const auditTreeTable = pgTable(
  'audit_tree',
  {
    level: smallint().notNull(),
    index: integer().notNull(),
    hash: text().notNull(),
  },
  t => [primaryKey({ name: 'audit_tree_pkey', columns: [t.level, t.index] })],
)

export const auditCheckpointTable = pgTable(
  'audit_checkpoint',
  {
    size: integer().notNull(),
    key: text().notNull(),
    origin: text().notNull(),
    root: text().notNull(),
    signature: text().notNull(),
    madeAt: instant('made_at').notNull().default(sql`clock_timestamp()`),
  },
  t => [
    check('audit_checkpoint_size_check', sql`size > 0`),
    primaryKey({ name: 'audit_checkpoint_pkey', columns: [t.size, t.key] }),
  ],
)

export const auditWitnessTable = pgTable(
  'audit_witness',
  {
    name: text().primaryKey(),
    key: text().notNull().unique('audit_witness_key_key'),
    holder: text().notNull(),
    organisation: uuid(),
    since: instant().notNull().default(sql`clock_timestamp()`),
  },
  t => [inReach(t.organisation)],
)

export const auditCosignatureTable = pgTable(
  'audit_cosignature',
  {
    size: integer().notNull(),
    name: text().notNull(),
    key: text().notNull(),
    time: instant().notNull(),
    line: text().notNull(),
    receivedAt: instant('received_at').notNull().default(sql`clock_timestamp()`),
  },
  t => [
    primaryKey({ name: 'audit_cosignature_pkey', columns: [t.name, t.size] }),
    foreignKey({ name: 'audit_cosignature_name_fkey', columns: [t.name], foreignColumns: [auditWitnessTable.name] }),
  ],
)
