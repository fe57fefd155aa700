import { type Gift, type GiftFormat, MEDIA, writeGift } from '@lodestone/files'
import type { Answer, Call, Handler } from '@lodestone/http'

/** Rows of one part of an export; what is beyond it comes with the next part, which the answer links to. */
const MAX_ROWS = 20_000

type Page = { readonly items: readonly { readonly id?: unknown }[]; readonly nextCursor: string | null }
type Asked = { readonly format?: GiftFormat; readonly cursor?: string }

/**
 * An export of a list: pages of the very handler that answers it in JSON, so that it shows what that shows to this caller and nothing else.
 * `perPage` bounds what is held of items with many rows.
 */
export function exported<Item extends { readonly id?: unknown }>(
  list: Handler,
  giftOf: (items: readonly Item[]) => Gift,
  rowsOf: (item: Item) => number,
  perPage: number,
): Handler {
  return async call => {
    const { format = 'csv', cursor, ...filter } = call.query as Asked & Record<string, unknown>
    const items: Item[] = []
    let rows = 0
    let next: string | null = cursor ?? null
    do {
      const query: Record<string, unknown> = { ...filter, limit: perPage, ...(next === null ? {} : { cursor: next }) }
      const page = (await answered(list, { ...call, query })).body as Page
      for (const item of page.items as readonly Item[]) {
        items.push(item)
        rows += rowsOf(item)
      }
      next = page.nextCursor
    } while (next !== null && rows < MAX_ROWS)
    const { pathname } = new URL(call.raw.url, 'http://hub')
    const more = new URLSearchParams({ ...(filter as Record<string, string>), format, cursor: next ?? '' })
    return {
      ...(await given(giftOf(items), format, next === null ? undefined : `<${pathname}?${more}>; rel="next"`)),
      shows: items.flatMap(({ id }) => (typeof id === 'string' ? [id] : [])),
    }
  }
}

async function answered(handler: Handler, call: Call): Promise<Answer> {
  const result = await handler(call)
  if (!('ok' in result)) return result
  if (result.ok) return result.value
  throw new Error('a list is not refused')
}

/** A file as an answer. */
export async function given(gift: Gift, format: GiftFormat, link?: string): Promise<Answer> {
  return {
    body: await writeGift(gift, format),
    headers: {
      'content-type': MEDIA[format],
      'content-disposition': `attachment; filename="${gift.name}.${format}"`,
      ...(link ? { link } : {}),
    },
  }
}
