import type { AuditEntry, AuditHead, ServiceName } from '@lodestone/contracts'
import { type CallHead, type CallOf, DEFAULT_PAGE, implement, said, toCursor } from '@lodestone/http'
import { endOfDay } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { passOn } from '../operations/behalf.ts'
import { type ListPosition, type Page, pageOfAll, placeIn, placeText } from '../operations/place.ts'
import { auditAsking } from './audit.asking.ts'
import { auditLogRoutes } from './audit.log.routes.ts'
import { AUDITED, readSubject } from './audit.ts'
import { askedAfter, cursorOf, type Found, inOrder, placeOf } from './search.ts'

type Of = {
  readonly service?: ServiceName | undefined
  readonly day?: string | undefined
  readonly cursor?: string | undefined
}
type Filter = { subject?: string | undefined; day?: string | undefined }

/** The histories of all services as one list. A service that cannot be reached makes it 503: an audit leaves nothing out silently. */
export function auditRoutes(context: ServiceContext) {
  const { ask, askFirst } = auditAsking(context)

  async function pageOf<Item>(call: CallHead, what: string, place: ListPosition, filter: Filter, limit: number) {
    const query = new URLSearchParams({ limit: String(limit), ...given(filter) })
    if (place.cursor !== undefined) query.set('cursor', place.cursor)
    return said(passOn<Page<Item>>(await ask(call, place.service, what, query)))
  }

  /** One subject's history, of one service, so that what is shown is one chain; the services that have one too are named. */
  async function ofSubject(call: CallOf<'readAudit'>, text: string, limit: number) {
    const entries = (place: ListPosition) => pageOf<AuditEntry>(call, 'audit', place, { subject }, limit)
    const { service, subject } = readSubject(text)
    const place = placeIn(call.query.cursor, AUDITED)
    if (place) return within(await entries(place), place.service)
    const asked = service ? [service] : AUDITED
    const pages = await Promise.all(
      asked.map(async name => ({
        name,
        page: await entries({ service: name, cursor: undefined }),
      })),
    )
    const [found, ...others] = pages.filter(({ page }) => page.items.length > 0)
    if (!found) return { items: [], parts: [], nextCursor: null }
    return {
      ...within(found.page, found.name),
      ...(others.length > 0 ? { alsoIn: others.map(({ name }) => `${name}:${subject}`) } : {}),
    }
  }

  /** What all services have, or one of them, service after service. */
  async function ofAll<Item>(call: CallHead, what: string, { service, day, cursor }: Of, limit: number) {
    const page = (place: ListPosition, most: number) => pageOf<Item>(call, what, place, { day }, most)
    return pageOfAll(service ? [service] : AUDITED, placeIn(cursor, AUDITED), limit, page)
  }

  return {
    ...auditLogRoutes(context),
    ...implement({
      readAudit: async call => {
        const { subject, limit = DEFAULT_PAGE, cursor } = call.query
        const body =
          subject === undefined
            ? await ofAll<AuditEntry>(call, 'audit', { cursor }, limit)
            : await ofSubject(call, subject, limit)
        // Every service that was asked has kept what was read of it.
        return { body, shows: 'kept' as const }
      },
      searchAudit: async call => {
        const { limit = DEFAULT_PAGE, cursor, from, to, ...wanted } = call.query
        const place = placeOf(cursor)
        const days = { from: `${from}T00:00:00.000Z`, to: endOfDay(to) }
        const pages = await Promise.all(
          AUDITED.map(async service => {
            const asked = { ...wanted, ...days, ...askedAfter(service, place, days.to), limit: String(limit + 1) }
            const answer = await ask(call, service, 'audit/search', new URLSearchParams(given(asked)))
            return said(passOn<{ items: AuditEntry[] }>(answer)).items.map((one): Found => ({ ...one, service }))
          }),
        )
        const items = pages.flat().sort(inOrder)
        const last = items.length > limit ? items[limit - 1] : undefined
        const body = { items: items.slice(0, limit), nextCursor: last ? cursorOf(last) : null }
        return { body, shows: 'kept' as const }
      },
      listAuditHeads: async call => ({
        body: await ofAll<AuditHead>(call, 'audit/heads', call.query, call.query.limit ?? DEFAULT_PAGE),
      }),
      readAuditProof: async call => {
        const { service, subject } = readSubject(call.query.subject)
        const query = new URLSearchParams(given({ subject, day: call.query.day }))
        return passOn(await askFirst(call, service, 'audit/proof', query))
      },
    }),
  }
}

const given = (filter: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter((pair): pair is [string, string] => pair[1] !== undefined))

const within = ({ items, nextCursor }: Page<AuditEntry>, service: ServiceName) => ({
  items,
  parts: items.length > 0 ? [{ service, items: items.length }] : [],
  nextCursor: nextCursor === null ? null : toCursor(placeText({ service, cursor: nextCursor })),
})
