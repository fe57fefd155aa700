import { type ExportFormat, type FileExport, MEDIA, writeExport } from '@lodestone/files'
import type { CallHead, FileAnswer } from '@lodestone/http'
import { attachment } from './attachment.ts'

/** Rows of one part of an export; what is beyond it comes with the next part, which the answer links to. */
const MAX_ROWS = 20_000

type Paging = { readonly limit?: number | undefined; readonly cursor?: string | undefined }
type Exporting = { readonly format?: ExportFormat | undefined; readonly cursor?: string | undefined }
type ExportCall<Params, Query> = CallHead & { readonly params: Params; readonly query: Query }
type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null }

/**
 * An export of a list: pages of the very function that answers it in JSON, so that it shows what that shows to this caller and nothing else.
 * `perPage` bounds what is held of items with many rows.
 */
export function exported<Item extends { readonly id: string }, Params, Query extends Paging>(
  list: (call: ExportCall<Params, Query>) => Promise<{ readonly body: Page<Item> }>,
  exportOf: (items: readonly Item[]) => FileExport,
  rowsOf: (item: Item) => number,
  perPage: number,
) {
  return async (call: ExportCall<Params, Query & Exporting>): Promise<FileAnswer> => {
    const { query } = call
    const { format = 'csv', cursor = null } = query
    const items: Item[] = []
    let rows = 0
    let next = cursor
    do {
      const { body } = await list({
        ...call,
        query: { ...query, limit: perPage, ...(next === null ? {} : { cursor: next }) },
      })
      for (const item of body.items) {
        items.push(item)
        rows += rowsOf(item)
      }
      next = body.nextCursor
    } while (next !== null && rows < MAX_ROWS)
    return {
      ...(await given(
        exportOf(items),
        format,
        next === null ? undefined : `<${more(call, format, next)}>; rel="next"`,
      )),
      shows: items.map(({ id }) => id),
    }
  }
}

/** Where the next part is. */
function more({ raw, query }: ExportCall<unknown, Exporting>, format: ExportFormat, cursor: string): string {
  const { pathname } = new URL(raw.url, 'http://hub')
  const filter = Object.entries(query).filter(([name]) => name !== 'format' && name !== 'cursor')
  const asked = Object.fromEntries(filter.map(([name, value]) => [name, String(value)]))
  return `${pathname}?${new URLSearchParams({ ...asked, format, cursor })}`
}

/** A file as an answer. */
export async function given(file: FileExport, format: ExportFormat, link?: string): Promise<FileAnswer> {
  return {
    body: await writeExport(file, format),
    headers: {
      'content-type': MEDIA[format],
      'content-disposition': attachment(`${file.name}.${format}`),
      ...(link ? { link } : {}),
    },
  }
}
