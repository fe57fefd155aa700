import { createHash } from 'node:crypto'
import type { Language } from '@lodestone/contracts'
import { DEFAULT_PAGE, implement, notFound, readIdCursor, toPage } from '@lodestone/http'
import { accept, isUuid, refuse } from '@lodestone/kernel'
import { originOf, type ServiceContext } from '@lodestone/service'
import { isSignedBy, namedIn, newKey, partsOf, signatureOf } from '../contact/signature.ts'
import { admitted } from '../participant/participant.admission.ts'
import { lockParticipant } from '../participant/participant.store.ts'
import { mustStillAct } from '../person/acting.ts'
import {
  type CalendarLink,
  countLinks,
  deleteLink,
  findLink,
  insertLink,
  listDue,
  listLinks,
} from './calendar.store.ts'
import { entryOf, mayLink, WORDS } from './calendar.ts'
import { calendarOf } from './ics.ts'

const saying = (id: string): string => `calendar ${id}`
const factOf = ({ id, participantId, language }: CalendarLink, type: string) => ({
  subject: id,
  type: `participants.${type}`,
  data: { participantId, language },
})

/** Links under which people have what is due of their organisation in their calendars. */
export function calendarRoutes({ database, door, clock, newId, config }: ServiceContext) {
  /** The link itself is its person's alone: who else sees it may only revoke it. */
  const shown = ({ id, person, language, createdAt, key }: CalendarLink, reader: string) => ({
    id,
    person,
    language,
    createdAt,
    ...(person === reader
      ? { link: `${originOf(config)}/api/v1/calendar/${id}.${signatureOf(key, saying(id))}.ics` }
      : {}),
  })
  return implement({
    createCalendarLink: async call => {
      const participantId = await admitted(database, call.identity)
      return door.command(call, async (tx, record) => {
        await lockParticipant(tx, participantId)
        await mustStillAct(tx, call.identity, { config })
        if (call.identity.byGroup)
          return refuse('forbidden', 'A link would outlive your group: have an administrator invite you by name first.')
        const allowed = mayLink(await countLinks(tx, participantId))
        if (!allowed.ok) return allowed
        const link = await insertLink(tx, {
          id: newId(),
          participantId,
          person: call.identity.sub,
          language: call.body.language,
          key: newKey(),
          createdAt: clock().toISOString(),
        })
        record(factOf(link, 'calendar-link-created'))
        return accept({ status: 201, body: shown(link, call.identity.sub) })
      })
    },
    listCalendarLinks: async ({ query, identity }) => {
      const { limit = DEFAULT_PAGE, cursor } = query
      const after = readIdCursor(cursor)
      const rows = await listLinks(database, {
        participantId: identity.org ?? '',
        ...(after === undefined ? {} : { after }),
        limit,
      })
      return {
        body: toPage(
          rows,
          limit,
          row => row.id,
          row => shown(row, identity.sub),
        ),
      }
    },
    deleteCalendarLink: call =>
      door.command(call, async (tx, record) => {
        const { id } = call.params
        const participantId = call.identity.org ?? ''
        if (!isUuid(id) || !(await deleteLink(tx, participantId, id))) throw notFound()
        record({ subject: id, type: 'participants.calendar-link-revoked', data: { participantId } })
        return accept({ status: 204 })
      }),
    readCalendar: call =>
      door.transaction({ actor: 'participants', correlationId: call.requestId }, async tx => {
        const [, signature = ''] = partsOf(call.params.token)
        const id = namedIn(call.params.token)
        const link = id === undefined ? undefined : await findLink(tx, id)
        if (!link || !isSignedBy(link.key, saying(link.id), signature)) throw notFound()
        const language: Language = call.query.lang ?? link.language
        const entries = (await listDue(tx, link.participantId)).map(due => entryOf(due, language, originOf(config)))
        return fileOf(calendarOf({ name: WORDS[language].name, entries }), call.raw.headers['if-none-match'])
      }),
  })
}

/** A calendar, or that its reader has it already. */
function fileOf(text: string, known: string | undefined) {
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`
  const headers = { etag, 'cache-control': 'private, max-age=900', 'content-type': 'text/calendar; charset=utf-8' }
  const isKnown = known?.split(',').some(one => one.trim().replace(/^W\//, '') === etag) ?? false
  return isKnown ? { status: 304, headers, body: Buffer.alloc(0) } : { headers, body: Buffer.from(text) }
}
