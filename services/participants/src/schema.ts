import type { AccessGroup, Application, ApplicationDocument, Limit, Participant, Person } from '@lodestone/contracts'
import {
  bytea,
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
  uniqueIndex,
  uuid,
} from '@lodestone/database/drizzle'
import type { FileType } from '@lodestone/http'
import type { AttemptOutcome } from './webhook/webhook.ts'

export * from './schema.notice.ts'

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

/** Since when an organisation has taken part: its first forecast, offer or statement in a round of projects. */
export const partTakenTable = pgTable(
  'part_taken',
  { participantId: uuid('participant_id').primaryKey(), since: instant().notNull() },
  t => [inReach(t.participantId)],
)

/** A company that asks to take part. `applicantId` is made of who applied, who acts for no organisation. */
export const applicationTable = pgTable(
  'application',
  {
    id: uuid().primaryKey(),
    applicantId: uuid('applicant_id').notNull(),
    state: text().$type<Application['state']>().notNull(),
    submittedAt: instant('submitted_at').notNull(),
    version: integer().notNull(),
    data: jsonb().$type<Application>().notNull(),
  },
  t => [
    uniqueIndex('application_open_key').on(t.applicantId).where(sql`state IN ('submitted', 'asked')`),
    index('application_applicant_idx').on(t.applicantId, t.submittedAt),
    index('application_state_idx').on(t.state, t.id),
    inReach(t.applicantId),
  ],
)

/** A file that a company gives with its application, gone with it. */
export const applicationDocumentTable = pgTable(
  'application_document',
  {
    applicationId: uuid('application_id').notNull(),
    sha256: text().notNull(),
    applicantId: uuid('applicant_id').notNull(),
    kind: text().$type<ApplicationDocument['kind']>().notNull(),
    mediaType: text('media_type').$type<FileType>().notNull(),
    bytes: integer().notNull(),
    givenAt: instant('given_at').notNull(),
    content: bytea().notNull(),
  },
  t => [
    primaryKey({ name: 'application_document_pkey', columns: [t.applicationId, t.sha256] }),
    foreignKey({
      name: 'application_document_application_id_fkey',
      columns: [t.applicationId],
      foreignColumns: [applicationTable.id],
    }).onDelete('cascade'),
    inReach(t.applicantId),
  ],
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

/** Who acts for an organisation, and who was asked to. */
export const personTable = pgTable(
  'person',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id').notNull(),
    kind: text().$type<Person['kind']>().notNull(),
    name: text().notNull(),
    email: text(),
    account: text(),
    position: text().$type<Person['position']>().notNull(),
    state: text().$type<Person['state']>().notNull(),
    version: integer().notNull(),
    subject: text(),
    secret: text(),
    invitedAt: instant('invited_at').notNull(),
    lapsesAt: instant('lapses_at'),
    joinedAt: instant('joined_at'),
    leftAt: instant('left_at'),
  },
  t => [
    index('person_participant_idx').on(t.participantId, t.id),
    index('person_subject_idx').on(t.subject),
    index('person_left_idx').on(t.leftAt).where(sql`state = 'left'`),
    uniqueIndex('person_secret_key').on(t.secret),
    uniqueIndex('person_email_key').on(t.participantId, sql`lower(email)`).where(sql`state <> 'left'`),
    uniqueIndex('person_machine_key').on(t.subject).where(sql`kind = 'machine' AND state = 'active'`),
    uniqueIndex('person_bound_key').on(t.participantId, t.subject).where(sql`state = 'active'`),
    inReach(t.participantId),
  ],
)

/** Groups of the issuer whose people act for an organisation, and those it has asked for. */
export const accessGroupTable = pgTable(
  'access_group',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id').notNull(),
    name: text().notNull(),
    digest: text().notNull(),
    position: text().$type<AccessGroup['position']>().notNull(),
    state: text().$type<AccessGroup['state']>().notNull(),
    version: integer().notNull(),
    askedAt: instant('asked_at').notNull(),
    confirmedAt: instant('confirmed_at'),
    endedAt: instant('ended_at'),
  },
  t => [
    index('access_group_participant_idx').on(t.participantId, t.id),
    uniqueIndex('access_group_active_key').on(t.digest).where(sql`state = 'active'`),
    uniqueIndex('access_group_own_key').on(t.participantId, t.digest).where(sql`state <> 'ended'`),
    inReach(t.participantId),
  ],
)

/** Up to what amount traders of an organisation bind it alone; `id` is under what it is told. */
export const approvalLimitTable = pgTable(
  'approval_limit',
  {
    participantId: uuid('participant_id').primaryKey(),
    id: uuid().notNull(),
    money: jsonb().$type<Limit>(),
    version: integer().notNull(),
  },
  t => [inReach(t.participantId)],
)
