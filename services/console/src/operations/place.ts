import { SERVICES, type ServiceName } from '@lodestone/contracts'
import { notOfThisList, readCursor, toCursor } from '@lodestone/http'
import { present } from '@lodestone/kernel'

/** Where a page of a list over several services goes on: the service, and the cursor that it gave. */
export type ListPosition = { readonly service: ServiceName; readonly cursor: string | undefined }
export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null }
/** How many items of a page are of which service, in the order of the page. */
export type PageShare = { service: ServiceName; items: number }

export const placeText = ({ service, cursor }: ListPosition): string => `${service}/${cursor ?? ''}`

export function readPlace(text: string): ListPosition | undefined {
  const slash = text.indexOf('/')
  const service = SERVICES.find(name => name === text.slice(0, slash))
  const cursor = text.slice(slash + 1)
  return service && { service, cursor: cursor === '' ? undefined : cursor }
}

/** The place that a cursor of this list names, `undefined` without one. Refuses any other cursor. */
export function placeIn(cursor: string | undefined, services: readonly ServiceName[]): ListPosition | undefined {
  const text = readCursor(cursor)
  if (text === undefined) return undefined
  const place = readPlace(text)
  if (!place || !services.includes(place.service)) throw notOfThisList()
  return place
}

/** A page of at most `limit` items of these services in their order, from a place on, and of which service how many are. */
export async function pageOfAll<Item>(
  services: readonly ServiceName[],
  from: ListPosition | undefined,
  limit: number,
  pageOf: (place: ListPosition, limit: number) => Promise<Page<Item>>,
): Promise<{ items: Item[]; nextCursor: string | null; parts: PageShare[] }> {
  const items: Item[] = []
  const parts: PageShare[] = []
  let place: ListPosition | undefined = from ?? { service: present(services[0]), cursor: undefined }
  while (place && items.length < limit) {
    const page: Page<Item> = await pageOf(place, limit - items.length)
    items.push(...page.items)
    if (page.items.length > 0) parts.push({ service: place.service, items: page.items.length })
    place = page.nextCursor === null ? after(place.service, services) : { ...place, cursor: page.nextCursor }
  }
  return { items, nextCursor: place ? toCursor(placeText(place)) : null, parts }
}

function after(service: ServiceName, services: readonly ServiceName[]): ListPosition | undefined {
  const at = services.indexOf(service)
  const next = at < 0 ? undefined : services[at + 1]
  return next && { service: next, cursor: undefined }
}
