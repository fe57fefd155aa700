import type { ServiceName } from '@lodestone/contracts'
import { type Call, DEFAULT_PAGE, ProblemError, readCursor, toCursor } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { passOn, tokenOf } from '../operations/operations.routes.ts'
import { AUDITED, type Place, placeText, readPlace, readSubject } from './audit.ts'

type Page = { items: unknown[]; nextCursor: string | null }
type Query = { subject?: string; cursor?: string; limit?: number }

/** The histories of all services as one list. A service that cannot be reached makes it 503: an audit leaves nothing out silently. */
export function auditRoutes({ directory }: ServiceContext) {
  async function pageOf(call: Call, place: Place, subject: string | undefined, limit: number): Promise<Page> {
    const query = new URLSearchParams({ limit: String(limit) })
    if (subject !== undefined) query.set('subject', subject)
    if (place.cursor !== undefined) query.set('cursor', place.cursor)
    const answer = passOn(
      await directory.call(place.service, {
        method: 'GET',
        path: `/services/${place.service}/audit?${query}`,
        headers: tokenOf(call),
      }),
    )
    return JSON.parse(answer.json ?? '') as Page
  }

  /** One subject's history, of one service, so that what is shown is one chain; the services that have one too are named. */
  async function ofSubject(call: Call<undefined, Query>, text: string, limit: number) {
    const { service, subject } = readSubject(text)
    const place = placeIn(call)
    if (place) return within(await pageOf(call, place, subject, limit), place.service)
    const asked = service ? [service] : AUDITED
    const pages = await Promise.all(
      asked.map(async name => ({
        name,
        page: await pageOf(call, { service: name, cursor: undefined }, subject, limit),
      })),
    )
    const [found, ...others] = pages.filter(({ page }) => page.items.length > 0)
    if (!found) return { items: [], nextCursor: null }
    return {
      ...within(found.page, found.name),
      ...(others.length > 0 ? { alsoIn: others.map(({ name }) => `${name}:${subject}`) } : {}),
    }
  }

  /** All histories, service after service. */
  async function ofAll(call: Call<undefined, Query>, limit: number): Promise<Page> {
    const items: unknown[] = []
    let place: Place | undefined = placeIn(call) ?? { service: AUDITED[0] as ServiceName, cursor: undefined }
    while (place && items.length < limit) {
      const page = await pageOf(call, place, undefined, limit - items.length)
      items.push(...page.items)
      place = page.nextCursor === null ? serviceAfter(place.service) : { ...place, cursor: page.nextCursor }
    }
    return { items, nextCursor: place ? toCursor(placeText(place)) : null }
  }

  return {
    readAudit: async (call: Call<undefined, Query>) => {
      const { subject, limit = DEFAULT_PAGE } = call.query
      return { body: subject === undefined ? await ofAll(call, limit) : await ofSubject(call, subject, limit) }
    },
  }
}

function placeIn(call: Call<undefined, Query>): Place | undefined {
  const text = readCursor(call.query.cursor)
  const place = text === undefined ? undefined : readPlace(text)
  if (text !== undefined && !place)
    throw new ProblemError('validation-failed', 'The cursor is not one of this list.', [
      { path: 'query.cursor', message: 'not a cursor' },
    ])
  return place
}

const within = ({ items, nextCursor }: Page, service: ServiceName): Page => ({
  items,
  nextCursor: nextCursor === null ? null : toCursor(placeText({ service, cursor: nextCursor })),
})

function serviceAfter(service: ServiceName): Place | undefined {
  const next = AUDITED[AUDITED.indexOf(service) + 1]
  return next && { service: next, cursor: undefined }
}
