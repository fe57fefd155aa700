import type { Sql } from '@lodestone/database'
import { type Change, type Own, REMINDED_DAYS, reminderId, type What } from './deadline.ts'

type Given<Act extends Change['act']> = Extract<Change, { act: Act }>

const keysOf = (changes: readonly Own[]) => [
  changes.map(one => one.participantId),
  changes.map(one => one.what),
  changes.map(one => one.subject),
  changes.map(one => one.part),
]
/** The last of each thing: one statement changes a row once. */
const lastOf = <One extends Own>(changes: readonly One[]): One[] => [
  ...new Map(changes.map(one => [keysOf([one]).join(' '), one])).values(),
]

/** What is due anew at another time is reminded of anew; what is done stays so. */
const SET = `ON CONFLICT (participant_id, what, subject, part) DO UPDATE SET due_at = excluded.due_at, set_at = excluded.set_at,
  reminded = CASE WHEN deadline.due_at = excluded.due_at THEN deadline.reminded END`

export async function setDeadlines(tx: Sql, changes: readonly Given<'set'>[]): Promise<void> {
  const given = lastOf(changes)
  await tx.query(
    `INSERT INTO deadline (participant_id, what, subject, part, due_at, set_at)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[]) ${SET}`,
    [...keysOf(given), given.map(one => one.dueAt), given.map(one => one.setAt)],
    'deadline-set',
  )
}

export async function setForAll(tx: Sql, { kind, what, subject, part, dueAt, setAt }: Given<'set-for-all'>) {
  await tx.query(
    `INSERT INTO deadline (participant_id, what, subject, part, due_at, set_at)
     SELECT id, $2, $3, $4, $5, $6 FROM participant WHERE kind = $1 ${SET}`,
    [kind, what, subject, part, dueAt, setAt],
    'deadline-set-for-all',
  )
}

/** A deadline that ended, if it was one of which somebody was reminded. */
type Ended = { participant_id: string; what: What; subject: string; due_at: string | null; reminded: number | null }
const ENDED = 'RETURNING deadline.participant_id, deadline.what, deadline.subject, deadline.due_at, deadline.reminded'

export async function markDone(tx: Sql, changes: readonly Given<'done'>[]): Promise<Ended[]> {
  const given = lastOf(changes)
  return tx.query<Ended>(
    `INSERT INTO deadline (participant_id, what, subject, part, set_at, done)
     SELECT given.*, true FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::timestamptz[]) AS given
     ON CONFLICT (participant_id, what, subject, part) DO UPDATE SET done = true ${ENDED}`,
    [...keysOf(given), given.map(one => one.setAt)],
    'deadline-done',
  )
}

export const endDeadlines = (tx: Sql, given: readonly Own[]): Promise<Ended[]> =>
  tx.query<Ended>(
    `DELETE FROM deadline USING unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[]) AS given (participant_id, what, subject, part)
     WHERE (deadline.participant_id, deadline.what, deadline.subject, deadline.part) =
       (given.participant_id, given.what, given.subject, given.part) ${ENDED}`,
    keysOf(given),
    'deadline-end',
  )

export const endAll = (tx: Sql, { whats, subject }: Given<'all-ended'>): Promise<Ended[]> =>
  tx.query<Ended>(
    `DELETE FROM deadline WHERE subject = $1 AND what = ANY($2::text[]) ${ENDED}`,
    [subject, whats],
    'deadline-end-all',
  )

/** Ends what an organisation was to send to rounds that are open, of which it was reminded as of another kind. */
export async function endOpenings(tx: Sql, participantId: string): Promise<void> {
  const ended = await tx.query<Ended>(
    `DELETE FROM deadline WHERE participant_id = $1 AND what IN ('collection', 'offers') ${ENDED}`,
    [participantId],
    'deadline-end-openings',
  )
  await takeBack(tx, ended)
}

/** Takes reminders back of which nothing is due any more: the notices, and the e-mails that have not been sent. */
export async function takeBack(tx: Sql, ended: readonly Ended[]): Promise<void> {
  const given = ended.flatMap(({ due_at: dueAt, reminded, ...one }) =>
    dueAt === null || reminded === null
      ? []
      : REMINDED_DAYS.map(days => ({ ...one, eventId: reminderId({ ...one, dueAt, days }) })),
  )
  if (given.length === 0) return
  const gone = await tx.query<{ participant_id: string; id: string }>(
    `DELETE FROM notice USING unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[]) AS given (participant_id, what, subject, event_id)
     WHERE notice.participant_id = given.participant_id AND notice.event_id = given.event_id AND NOT EXISTS (
       SELECT 1 FROM deadline WHERE NOT done AND due_at IS NOT NULL
         AND (deadline.participant_id, deadline.what, deadline.subject) = (given.participant_id, given.what, given.subject))
     RETURNING notice.participant_id, notice.id`,
    [
      given.map(one => one.participant_id),
      given.map(one => one.what),
      given.map(one => one.subject),
      given.map(one => one.eventId),
    ],
    'reminder-take-back',
  )
  if (gone.length === 0) return
  await tx.query(
    `DELETE FROM mail USING contact, unnest($1::uuid[], $2::uuid[]) AS gone (participant_id, id)
     WHERE mail.state = 'pending' AND mail.contact_id = contact.id AND mail.id = gone.id AND contact.participant_id = gone.participant_id`,
    [gone.map(one => one.participant_id), gone.map(one => one.id)],
    'reminder-mail-take-back',
  )
}

export type Near = { participant_id: string; what: What; subject: string; due_at: string; days: number }

/** Takes what is due soon and has not been reminded of at this distance. What was set later than that is not: it was told then. */
export const takeNear = (tx: Sql, now: Date, limit: number): Promise<Near[]> =>
  tx.query<Near>(
    `WITH near AS (
       SELECT participant_id, what, subject, part, days
       FROM deadline, LATERAL (SELECT min(days) AS days FROM unnest($3::integer[]) AS days WHERE due_at <= $1::timestamptz + make_interval(hours => 24 * days)) AS within
       WHERE NOT done AND due_at > $1 AND due_at <= $1::timestamptz + make_interval(hours => 24 * $4::integer)
         AND (reminded IS NULL OR reminded > days) AND set_at <= due_at - make_interval(hours => 24 * days)
       ORDER BY due_at LIMIT $2 FOR UPDATE OF deadline SKIP LOCKED)
     UPDATE deadline SET reminded = days FROM near
     WHERE (deadline.participant_id, deadline.what, deadline.subject, deadline.part) = (near.participant_id, near.what, near.subject, near.part)
     RETURNING deadline.participant_id, deadline.what, deadline.subject, deadline.due_at, days`,
    [now, limit, REMINDED_DAYS, Math.max(...REMINDED_DAYS)],
    'deadline-near',
  )

export async function forgetDeadlines(sql: Sql, before: Date): Promise<void> {
  await sql.query('DELETE FROM deadline WHERE coalesce(due_at, set_at) < $1', [before], 'deadline-forget')
}
