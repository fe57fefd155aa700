import {
  bytea,
  byteText,
  check,
  index,
  inReach,
  instant,
  int8,
  integer,
  pgPolicy,
  pgTable,
  primaryKey,
  smallint,
  sql,
  text,
  unique,
  uniqueIndex,
  uuid,
} from '@lodestone/database/drizzle'
import type { Json, JsonText } from '@lodestone/kernel'
import type { InRecord } from './ports.ts'

export * from './schema.audit.ts'
export * from './schema.counts.ts'

/** The tables that every service's schema has for its messages, as `migrations/` leave them: tests/system/declared.test.ts proves it. */

const EVERYBODY = sql`(SELECT everybody_in_reach())`

export const journalTable = pgTable(
  'journal',
  {
    subject: byteText().notNull(),
    seq: integer().notNull(),
    type: text().notNull(),
    time: instant().notNull(),
    actor: text().notNull(),
    data: text().$type<JsonText<Json>>().notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text().notNull(),
    topic: text(),
    aggregateVersion: integer('aggregate_version').notNull(),
    id: uuid().notNull(),
    correlationId: text('correlation_id').notNull(),
    causationId: text('causation_id'),
    traceparent: text(),
    organisation: uuid().default(sql`organisation_in_reach()`),
    madeIn: int8('made_in').notNull().default(sql`pg_current_xact_id()::text::bigint`),
  },
  t => [
    check('journal_seq_check', sql`seq > 0`),
    primaryKey({ name: 'journal_pkey', columns: [t.subject, t.seq] }),
    index('journal_time').using('brin', t.time),
    index('journal_made_in').using('brin', t.madeIn).with({ autosummarize: 'on' }),
    inReach(t.organisation),
  ],
)

export const outboxTable = pgTable(
  'outbox',
  {
    shard: smallint().notNull(),
    id: int8().generatedAlwaysAsIdentity(),
    subject: byteText().notNull(),
    seq: integer().notNull(),
  },
  t => [
    primaryKey({ name: 'outbox_pkey', columns: [t.shard, t.id] }),
    pgPolicy('told', { for: 'insert', withCheck: sql`reach() <> 'nobody'` }),
    pgPolicy('read', { for: 'select', using: EVERYBODY }),
    pgPolicy('sent', { for: 'delete', using: EVERYBODY }),
  ],
)

export const shardLeaseTable = pgTable('shard_lease', {
  shard: smallint().primaryKey(),
  owner: text(),
  epoch: int8().notNull().default(sql`0`),
  expiresAt: instant('expires_at').notNull().default(sql`'-infinity'`),
})

export const relayTable = pgTable('relay', {
  owner: text().primaryKey(),
  expiresAt: instant('expires_at').notNull(),
})

export const idempotencyTable = pgTable(
  'idempotency',
  {
    scope: text().notNull(),
    key: text().notNull(),
    requestHash: text('request_hash').notNull(),
    status: smallint(),
    body: text(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    headers: text().$type<JsonText<Record<string, string>>>(),
  },
  t => [
    primaryKey({ name: 'idempotency_pkey', columns: [t.scope, t.key] }),
    index('idempotency_age').on(t.createdAt),
    pgPolicy('in_reach', {
      using: sql`(SELECT everybody_in_reach())
      OR starts_with(scope, (SELECT CASE WHEN organisation_in_reach() IS NOT NULL THEN reach() || ' ' END))`,
    }),
  ],
)

export const inboxOffsetTable = pgTable(
  'inbox_offset',
  {
    consumer: text().notNull(),
    topic: text().notNull(),
    partition: integer().notNull(),
    nextOffset: int8('next_offset').notNull().default(sql`0`),
    revision: int8().notNull().default(sql`0`),
    lastEvent: text('last_event'),
  },
  t => [primaryKey({ name: 'inbox_offset_pkey', columns: [t.consumer, t.topic, t.partition] })],
)

export const inboxVersionTable = pgTable(
  'inbox_version',
  {
    consumer: text().notNull(),
    topic: text().notNull(),
    key: byteText().notNull(),
    version: integer().notNull(),
    span: integer().notNull().default(1),
    skipped: integer().notNull().default(0),
  },
  t => [primaryKey({ name: 'inbox_version_pkey', columns: [t.consumer, t.topic, t.key] })],
)

export const parkedTable = pgTable(
  'parked',
  {
    id: uuid().primaryKey().defaultRandom(),
    consumer: text().notNull(),
    topic: text().notNull(),
    partition: integer().notNull(),
    offset: int8().notNull(),
    key: byteText().notNull(),
    value: bytea(),
    headers: text().$type<JsonText<Pick<InRecord, 'key' | 'headers'>>>().notNull(),
    errorClass: text('error_class'),
    attempts: integer().notNull().default(0),
    parkedAt: instant('parked_at').notNull().default(sql`now()`),
    digest: text(),
  },
  t => [
    unique('parked_consumer_topic_key_offset_key').on(t.consumer, t.topic, t.key, t.offset),
    uniqueIndex('parked_digest_idx').on(t.consumer, t.topic, t.key, t.digest),
    inReach(),
  ],
)
