import type { GroupEntry, Limit, Participant, PersonEntry } from '@lodestone/contracts'
import {
  index,
  inReach,
  instant,
  integer,
  jsonb,
  pgTable,
  sql,
  text,
  uniqueIndex,
  uuid,
} from '@lodestone/database/drizzle'
import type { RequestedCommand } from './approval/approval.ts'

/** The tables that every service's schema has beside those of its messages. */

export const knownParticipantTable = pgTable(
  'known_participant',
  {
    id: uuid().primaryKey(),
    status: text().$type<Participant['status']>().notNull(),
    version: integer().notNull(),
    data: jsonb().$type<Participant>().notNull(),
  },
  t => [inReach(t.id)],
)

/** Who acts for which organisation: ids, and a digest in place of a subject. */
export const knownPersonTable = pgTable(
  'known_person',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id').notNull(),
    role: text().$type<PersonEntry['role']>().notNull(),
    kind: text().$type<PersonEntry['kind']>().notNull(),
    subject: text(),
    position: text().$type<PersonEntry['position']>().notNull(),
    state: text().$type<PersonEntry['state']>().notNull(),
    version: integer().notNull(),
  },
  t => [index('known_person_subject_idx').on(t.subject), inReach(t.participantId)],
)

/** Whose people act for which organisation: a digest in place of a group's name. */
export const knownGroupTable = pgTable(
  'known_group',
  {
    id: uuid().primaryKey(),
    participantId: uuid('participant_id').notNull(),
    role: text().$type<GroupEntry['role']>().notNull(),
    digest: text().notNull(),
    position: text().$type<GroupEntry['position']>().notNull(),
    state: text().$type<GroupEntry['state']>().notNull(),
    version: integer().notNull(),
  },
  t => [index('known_group_digest_idx').on(t.digest).where(sql`state = 'active'`), inReach(t.participantId)],
)

export const approvalTable = pgTable(
  'approval',
  {
    id: uuid().primaryKey(),
    command: text().$type<RequestedCommand['command']>().notNull(),
    params: jsonb().$type<RequestedCommand['params']>().notNull(),
    body: jsonb().$type<RequestedCommand['body']>().notNull(),
    subject: uuid().notNull(),
    name: text().notNull(),
    stood: text().notNull(),
    state: text().$type<RequestedCommand['state']>().notNull(),
    /** The organisation whose approvers decide; none of what operators do. */
    participantId: uuid('participant_id'),
    binds: jsonb().$type<NonNullable<RequestedCommand['binds']>>(),
    askedBy: text('asked_by').notNull(),
    askedSub: text('asked_sub').notNull(),
    askedAt: instant('asked_at').notNull(),
    lapsesAt: instant('lapses_at').notNull(),
    decidedBy: text('decided_by'),
    decidedSub: text('decided_sub'),
    decidedAt: instant('decided_at'),
    reason: text(),
  },
  t => [
    uniqueIndex('approval_pending').on(t.command, t.subject).where(sql`state = 'pending' AND participant_id IS NULL`),
    uniqueIndex('approval_pending_own')
      .on(t.command, t.params)
      .where(sql`state = 'pending' AND participant_id IS NOT NULL`),
    index('approval_own_idx').on(t.participantId, t.id).where(sql`participant_id IS NOT NULL`),
    inReach(t.participantId),
  ],
)

/** Up to what amount traders of an organisation bind it alone. */
export const knownLimitTable = pgTable(
  'known_limit',
  {
    participantId: uuid('participant_id').primaryKey(),
    money: jsonb().$type<Limit>(),
    version: integer().notNull(),
  },
  t => [inReach(t.participantId)],
)
