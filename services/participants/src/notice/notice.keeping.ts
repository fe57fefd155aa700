import { kindOf } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { ServiceContext } from '@lodestone/service'
import { enqueueMails } from '../mail/mail.enqueue.ts'
import { hasPost } from '../mail/mail.ts'
import type { WebhookNotice } from '../webhook/notice.tell.ts'
import { noticesOf, SUSPENSION } from '../webhook/notice.ts'
import { insertNotices, type NewNotice } from './notice.store.ts'

type Event = { readonly id: string; readonly type: string; readonly time: string; readonly data: unknown }

/** Keeps what organisations are told of events, and puts the e-mails on their way that tell it, in the caller's transaction. */
export const keepEvents = (context: ServiceContext, tx: Sql, events: readonly Event[], now: Date): Promise<void> =>
  keepNotices(
    context,
    tx,
    events.map(event => ({ event, notices: noticesOf(event) })),
    now,
  )

/** A participant that is not admitted is told of its suspension alone. */
export async function keepNotices(
  context: ServiceContext,
  tx: Sql,
  told: readonly { readonly event: Omit<Event, 'data'>; readonly notices: readonly WebhookNotice[] }[],
  now: Date,
): Promise<void> {
  const hearers = told.flatMap(({ notices }) => notices.map(({ to }) => to))
  if (hearers.length === 0) return
  const hearing = await participantsAmong(tx, hearers)
  const made: NewNotice[] = told.flatMap(({ event, notices }) =>
    notices.flatMap(({ to, data: { link, ...about } }) =>
      hearing
        .filter(one => (to === 'everyone' || one.id === to) && (one.admitted || event.type === SUSPENSION))
        .map(({ id: hearerId }) => ({
          id: context.newId(),
          hearerId,
          eventId: event.id,
          type: event.type,
          about,
          link: String(link),
          at: event.time,
        })),
    ),
  )
  await tell(context, tx, made, now)
}

/** Keeps what hearers are told, each of an event once, and puts the e-mails on their way that tell it. */
export async function tell(
  { config }: Pick<ServiceContext, 'config'>,
  tx: Sql,
  made: readonly NewNotice[],
  now: Date,
): Promise<void> {
  const fresh = await insertNotices(tx, made)
  const kept = made.filter(({ id }) => fresh.has(id)).map(one => ({ ...one, kind: kindOf(one.type) }))
  if (hasPost(config)) await enqueueMails(tx, kept, now)
}

/** Those of these participants that there are; all where everyone is told something. */
const participantsAmong = (tx: Sql, hearers: readonly string[]): Promise<{ id: string; admitted: boolean }[]> =>
  tx.query(
    `SELECT id, status = 'admitted' AS admitted FROM participant WHERE id = ANY($1::uuid[]) OR ($2 AND status = 'admitted')`,
    [hearers.filter(to => to !== 'everyone'), hearers.includes('everyone')],
    'notice-hearers',
  )
