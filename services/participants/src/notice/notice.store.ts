import { approvalAsked, type NoticeKind } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, desc, eq, getTableColumns, inArray, lt, ne, type Shown, sql } from '@lodestone/database/drizzle'
import type { JsonObject } from '@lodestone/kernel'
import { noticeReadTable, noticeTable } from '../schema.ts'

export type NewNotice = {
  readonly id: string
  readonly hearerId: string
  readonly eventId: string
  readonly type: string
  readonly about: JsonObject
  readonly link: string
  readonly at: string
}
/** A notice that was new, with what decides who is told of it by e-mail. */
export type KeptNotice = Pick<NewNotice, 'id' | 'hearerId' | 'type'> & { readonly kind: NoticeKind }

/** Keeps notices; of one event a hearer is told once, however often it comes. Gives the ids of those that are new. */
export async function insertNotices(tx: Sql, notices: readonly NewNotice[]): Promise<ReadonlySet<string>> {
  if (notices.length === 0) return new Set()
  const rows = await tx.query<{ id: string }>(
    `INSERT INTO notice (id, participant_id, event_id, type, about, link, at)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::timestamptz[])
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      notices.map(one => one.id),
      notices.map(one => one.hearerId),
      notices.map(one => one.eventId),
      notices.map(one => one.type),
      notices.map(one => JSON.stringify(one.about)),
      notices.map(one => one.link),
      notices.map(one => one.at),
    ],
    'notice-insert',
  )
  return new Set(rows.map(({ id }) => id))
}

const { eventId: _, seq: __, ...columns } = getTableColumns(noticeTable)
const SHOWN = columns
export type Notice = Shown<typeof SHOWN>
/** Whose notices, and who reads them: what waits for approvers is for those who approve. */
export type Reader = { readonly hearerId: string; readonly person: string; readonly approves: boolean }

const isFor = ({ hearerId, approves }: Reader) =>
  and(eq(noticeTable.hearerId, hearerId), approves ? undefined : ne(noticeTable.type, approvalAsked.type))

const isRead = (person: string) =>
  sql<boolean>`EXISTS (SELECT 1 FROM ${noticeReadTable} WHERE ${noticeReadTable.noticeId} = ${noticeTable.id} AND ${noticeReadTable.person} = ${person})`

/** A hearer's notices, newest first, one more than the limit, each with whether the person has read it. */
export async function listNotices(
  { drizzle }: Sql,
  o: Reader & { before?: string; unread?: boolean; limit: number },
): Promise<(Notice & { read: boolean })[]> {
  // Never told: it counts the notices of everybody.
  const seen = drizzle
    .select({ seq: noticeTable.seq })
    .from(noticeTable)
    .where(and(eq(noticeTable.id, o.before ?? ''), eq(noticeTable.hearerId, o.hearerId)))
  return drizzle
    .select({ ...SHOWN, read: isRead(o.person) })
    .from(noticeTable)
    .where(
      and(
        isFor(o),
        o.before === undefined ? undefined : lt(noticeTable.seq, seen),
        o.unread ? sql`NOT ${isRead(o.person)}` : undefined,
      ),
    )
    .orderBy(desc(noticeTable.seq))
    .limit(o.limit + 1)
}

export const countUnread = ({ drizzle }: Sql, reader: Reader): Promise<number> =>
  drizzle.$count(noticeTable, and(isFor(reader), sql`NOT ${isRead(reader.person)}`))

/** Notes that the person has read one of the hearer's notices, or all there are. */
export async function markRead(tx: Sql, reader: Reader, id?: string): Promise<Notice[]> {
  const { hearerId, person } = reader
  const read = await tx.drizzle
    .select(SHOWN)
    .from(noticeTable)
    .where(and(isFor(reader), id === undefined ? sql`NOT ${isRead(person)}` : eq(noticeTable.id, id)))
  if (read.length > 0)
    await tx.query(
      'INSERT INTO notice_read (notice_id, person, participant_id) SELECT id, $2, $3 FROM unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING',
      [read.map(one => one.id), person, hearerId],
    )
  return read
}

/** Notices by id, the oldest first. */
export const noticesById = ({ drizzle }: Sql, ids: readonly string[]): Promise<Notice[]> =>
  drizzle
    .select(SHOWN)
    .from(noticeTable)
    .where(inArray(noticeTable.id, [...ids]))
    .orderBy(noticeTable.seq)

export async function forgetNotices({ drizzle }: Sql, before: Date): Promise<void> {
  await drizzle.delete(noticeTable).where(lt(noticeTable.at, before.toISOString()))
}
