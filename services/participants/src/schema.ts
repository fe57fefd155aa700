import type { Participant } from '@lodestone/contracts'
import {
  foreignKey,
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
  uuid,
} from '@lodestone/database/drizzle'
import type { AttemptOutcome } from './webhook/webhook.ts'

/** A secret as it is stored: wrapped by the keyring, and until when it signs (in RFC 3339) once another has replaced it. */
export type StoredSecret = { readonly wrapped: string; readonly until?: string }

export const participantTable = pgTable(
  'participant',
  {
    id: uuid().primaryKey(),
    reference: text().notNull().unique('participant_reference_key'),
    kind: text().$type<Participant['kind']>().notNull(),
    status: text().$type<Participant['status']>().notNull(),
    version: integer().notNull(),
    data: jsonb().$type<Participant>().notNull(),
  },
  t => [inReach(t.id)],
)

/** Where a participant wants to be told of events about its own objects. */
export const webhookTable = pgTable(
  'webhook',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id').notNull(),
    url: text().notNull(),
    types: text().array().notNull(),
    clearSecret: text('clear_secret'),
    version: integer().notNull(),
    createdAt: instant('created_at').notNull(),
    secrets: jsonb().$type<StoredSecret[]>().notNull().default([]),
    state: text().$type<'active' | 'disabled'>().notNull().default('active'),
    disabledReason: text('disabled_reason').$type<'gone' | 'failing'>(),
    disabledAt: instant('disabled_at'),
    failingSince: instant('failing_since'),
  },
  t => [index('webhook_participant_idx').on(t.participantId), inReach(t.participantId)],
)

/** One event on its way to one webhook. `leasedUntil`: whoever took it is sending it now, or has died. */
export const deliveryTable = pgTable(
  'delivery',
  {
    webhookId: uuid('webhook_id').notNull(),
    id: text().notNull(),
    seq: int8().generatedAlwaysAsIdentity(),
    type: text().notNull(),
    body: text().notNull(),
    state: text().$type<'pending' | 'delivered' | 'failed'>().notNull(),
    attempts: integer().notNull(),
    createdAt: instant('created_at').notNull(),
    nextAttemptAt: instant('next_attempt_at').notNull(),
    lastStatus: integer('last_status'),
    participantId: uuid('participant_id').notNull(),
    leasedUntil: instant('leased_until'),
    step: integer().notNull().default(0),
    lastAttemptAt: instant('last_attempt_at'),
    lastError: text('last_error').$type<AttemptOutcome | 'disabled'>(),
    traceparent: text(),
  },
  t => [
    primaryKey({ name: 'delivery_pkey', columns: [t.webhookId, t.id] }),
    foreignKey({
      name: 'delivery_webhook_id_fkey',
      columns: [t.webhookId],
      foreignColumns: [webhookTable.id],
    }).onDelete('cascade'),
    index('delivery_seq_idx').on(t.webhookId, t.seq),
    index('delivery_due_idx').on(t.nextAttemptAt).where(sql`state = 'pending'`),
    index('delivery_pending_idx').on(t.webhookId, t.nextAttemptAt, t.seq).where(sql`state = 'pending'`),
    index('delivery_leased_idx').on(t.leasedUntil).where(sql`leased_until IS NOT NULL`),
    index('delivery_created_idx').on(t.createdAt),
    inReach(t.participantId),
  ],
)
