import {
  boolean,
  byteText,
  check,
  customType,
  foreignKey,
  index,
  instant,
  int8,
  integer,
  pgTable,
  primaryKey,
  sql,
  text,
  uuid,
} from '@lodestone/database/drizzle'

const loginName = customType<{ data: string }>({ dataType: () => 'name' })

/** The log of events where no broker keeps it: `log/` has the functions that alone may touch these tables. */

export const topicTable = pgTable(
  'topic',
  {
    id: integer().generatedAlwaysAsIdentity().primaryKey(),
    name: byteText().notNull().unique('topic_name_key'),
    partitions: integer().notNull(),
    retentionMs: int8('retention_ms'),
  },
  () => [
    check('topic_partitions_check', sql`partitions BETWEEN 1 AND 1000`),
    check('topic_retention_ms_check', sql`retention_ms > 0`),
  ],
)

export const partitionTable = pgTable(
  'partition',
  {
    topic: integer().notNull(),
    number: integer().notNull(),
    nextOffset: int8('next_offset').notNull().default(sql`0`),
  },
  t => [
    primaryKey({ name: 'partition_pkey', columns: [t.topic, t.number] }),
    foreignKey({ name: 'partition_topic_fkey', columns: [t.topic], foreignColumns: [topicTable.id] }),
  ],
)

export const recordTable = pgTable(
  'record',
  {
    topic: integer().notNull(),
    partition: integer().notNull(),
    offset: int8().notNull(),
    appendedAt: instant('appended_at').notNull(),
    key: byteText().notNull(),
    value: text().notNull(),
    headers: text().notNull(),
  },
  t => [primaryKey({ name: 'record_pkey', columns: [t.topic, t.partition, t.offset] })],
)

export const accessTable = pgTable(
  'access',
  {
    login: loginName().notNull(),
    topic: integer().notNull(),
    mayAppend: boolean('may_append').notNull(),
    mayRead: boolean('may_read').notNull(),
  },
  t => [
    primaryKey({ name: 'access_pkey', columns: [t.login, t.topic] }),
    foreignKey({ name: 'access_topic_fkey', columns: [t.topic], foreignColumns: [topicTable.id] }),
  ],
)

export const readerTable = pgTable('reader', {
  name: byteText().primaryKey(),
})

export const memberTable = pgTable(
  'member',
  {
    id: uuid().primaryKey(),
    reader: byteText().notNull(),
    topics: integer().array().notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  t => [foreignKey({ name: 'member_reader_fkey', columns: [t.reader], foreignColumns: [readerTable.name] })],
)

export const leaseTable = pgTable(
  'lease',
  {
    reader: byteText().notNull(),
    topic: integer().notNull(),
    partition: integer().notNull(),
    owner: uuid(),
    epoch: int8().notNull().default(sql`0`),
  },
  t => [
    primaryKey({ name: 'lease_pkey', columns: [t.reader, t.topic, t.partition] }),
    foreignKey({ name: 'lease_reader_fkey', columns: [t.reader], foreignColumns: [readerTable.name] }),
    foreignKey({ name: 'lease_owner_fkey', columns: [t.owner], foreignColumns: [memberTable.id] }).onDelete('set null'),
    index('lease_owner').on(t.owner),
  ],
)
