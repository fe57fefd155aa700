import type { Language, NoticeKind } from '@lodestone/contracts'
import {
  boolean,
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
  unique,
  uuid,
} from '@lodestone/database/drizzle'
import type { Json } from '@lodestone/kernel'
import type { What } from './deadline/deadline.ts'
import type { MailOutcome } from './mail/mail.ts'

/** What a hearer was told of an event. Its column, as that of what follows, has the name of when all hearers were participants. */
export const noticeTable = pgTable(
  'notice',
  {
    id: uuid().primaryKey(),
    seq: int8().generatedAlwaysAsIdentity(),
    hearerId: uuid('participant_id').notNull(),
    eventId: text('event_id').notNull(),
    type: text().notNull(),
    about: jsonb().$type<Readonly<Record<string, Json>>>().notNull(),
    link: text().notNull(),
    at: instant().notNull(),
  },
  t => [
    unique('notice_event_key').on(t.hearerId, t.eventId),
    index('notice_participant_idx').on(t.hearerId, t.seq),
    index('notice_at_idx').on(t.at),
    inReach(t.hearerId),
  ],
)

/** Who of the hearer’s people has read a notice. */
export const noticeReadTable = pgTable(
  'notice_read',
  {
    noticeId: uuid('notice_id').notNull(),
    person: text().notNull(),
    hearerId: uuid('participant_id').notNull(),
  },
  t => [
    primaryKey({ name: 'notice_read_pkey', columns: [t.noticeId, t.person] }),
    foreignKey({
      name: 'notice_read_notice_id_fkey',
      columns: [t.noticeId],
      foreignColumns: [noticeTable.id],
    }).onDelete('cascade'),
    inReach(t.hearerId),
  ],
)

/** Who is told by e-mail. */
export const contactTable = pgTable(
  'contact',
  {
    id: uuid().primaryKey(),
    hearerId: uuid('participant_id').notNull(),
    name: text().notNull(),
    email: text().notNull(),
    language: text().$type<Language>().notNull(),
    how: text().$type<'at-once' | 'daily' | 'none'>().notNull(),
    kinds: text().array().$type<NoticeKind[]>().notNull(),
    version: integer().notNull(),
    createdAt: instant('created_at').notNull(),
    state: text().$type<'unconfirmed' | 'active' | 'disabled'>().notNull().default('unconfirmed'),
    disabledAt: instant('disabled_at'),
    refusals: integer().notNull().default(0),
    lastStatus: integer('last_status'),
    unsubscribeKey: text('unsubscribe_key').notNull(),
    endedAt: instant('ended_at'),
    unconfirmedSince: instant('unconfirmed_since').notNull().default(sql`now()`),
  },
  t => [
    index('contact_participant_idx').on(t.hearerId, t.id),
    index('contact_unconfirmed_idx').on(t.unconfirmedSince).where(sql`state = 'unconfirmed'`),
    inReach(t.hearerId),
  ],
)

/** An e-mail that has asked the reader of a contact's address to confirm it; it outlives the contact. */
export const confirmationTable = pgTable(
  'confirmation',
  {
    id: uuid().primaryKey(),
    hearerId: uuid('participant_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    askedAt: instant('asked_at').notNull(),
    address: text().notNull(),
  },
  t => [
    index('confirmation_participant_idx').on(t.hearerId, t.askedAt),
    index('confirmation_asked_idx').on(t.askedAt),
    inReach(t.hearerId),
  ],
)

/** An address, by its digest, whose reader has ended a hearer's e-mails. */
export const endedAddressTable = pgTable(
  'ended_address',
  {
    hearerId: uuid('participant_id').notNull(),
    address: text().notNull(),
    endedAt: instant('ended_at').notNull(),
  },
  t => [primaryKey({ name: 'ended_address_pkey', columns: [t.hearerId, t.address] }), inReach(t.hearerId)],
)

/** One e-mail on its way, of one notice or of those of a day, which has no type. */
export const mailTable = pgTable(
  'mail',
  {
    contactId: uuid('contact_id').notNull(),
    id: uuid().notNull(),
    hearerId: uuid('participant_id').notNull(),
    type: text(),
    noticeIds: uuid('notice_ids').array().notNull(),
    state: text().$type<'pending' | 'sent' | 'failed'>().notNull(),
    attempts: integer().notNull().default(0),
    step: integer().notNull().default(0),
    createdAt: instant('created_at').notNull(),
    nextAttemptAt: instant('next_attempt_at').notNull(),
    leasedUntil: instant('leased_until'),
    lastOutcome: text('last_outcome').$type<MailOutcome>(),
  },
  t => [
    primaryKey({ name: 'mail_pkey', columns: [t.contactId, t.id] }),
    foreignKey({
      name: 'mail_contact_id_fkey',
      columns: [t.contactId],
      foreignColumns: [contactTable.id],
    }).onDelete('cascade'),
    index('mail_due_idx').on(t.nextAttemptAt).where(sql`state = 'pending'`),
    index('mail_created_idx').on(t.createdAt),
    inReach(t.hearerId),
  ],
)

/** A notice that waits for the e-mail of its day. */
export const digestItemTable = pgTable(
  'digest_item',
  {
    contactId: uuid('contact_id').notNull(),
    noticeId: uuid('notice_id').notNull(),
    hearerId: uuid('participant_id').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  t => [
    primaryKey({ name: 'digest_item_pkey', columns: [t.contactId, t.noticeId] }),
    foreignKey({
      name: 'digest_item_contact_id_fkey',
      columns: [t.contactId],
      foreignColumns: [contactTable.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'digest_item_notice_id_fkey',
      columns: [t.noticeId],
      foreignColumns: [noticeTable.id],
    }).onDelete('cascade'),
    index('digest_item_created_idx').on(t.createdAt),
    index('digest_item_notice_idx').on(t.noticeId),
    inReach(t.hearerId),
  ],
)

/** A secret link under which a calendar program reads what is due of a participant. */
export const calendarLinkTable = pgTable(
  'calendar_link',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id').notNull(),
    person: text().notNull(),
    language: text().$type<Language>().notNull(),
    key: text().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  t => [index('calendar_link_participant_idx').on(t.participantId, t.id), inReach(t.participantId)],
)

/** What is due of a participant, by when; without a time it was done before it was known to be due. */
export const deadlineTable = pgTable(
  'deadline',
  {
    participantId: uuid('participant_id').notNull(),
    what: text().$type<What>().notNull(),
    subject: uuid().notNull(),
    part: text().notNull(),
    dueAt: instant('due_at'),
    setAt: instant('set_at').notNull(),
    reminded: integer(),
    done: boolean().notNull().default(false),
  },
  t => [
    primaryKey({ name: 'deadline_pkey', columns: [t.participantId, t.what, t.subject, t.part] }),
    index('deadline_due_idx').on(t.dueAt).where(sql`NOT done`),
    index('deadline_subject_idx').on(t.subject, t.what),
    inReach(t.participantId),
  ],
)
