import type { Participant } from '@lodestone/contracts'
import { inReach, instant, integer, jsonb, pgTable, sql, text, uniqueIndex, uuid } from '@lodestone/database/drizzle'
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
    askedBy: text('asked_by').notNull(),
    askedSub: text('asked_sub').notNull(),
    askedAt: instant('asked_at').notNull(),
    lapsesAt: instant('lapses_at').notNull(),
    decidedBy: text('decided_by'),
    decidedSub: text('decided_sub'),
    decidedAt: instant('decided_at'),
    reason: text(),
  },
  t => [uniqueIndex('approval_pending').on(t.command, t.subject).where(sql`state = 'pending'`), inReach()],
)
