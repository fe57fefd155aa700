import type { Client } from 'openapi-fetch'
import type { paths } from './api.ts'
import type { ItemOf, ListInit, PagedPath, PageOf } from './page.ts'
import { answer } from './problem.ts'

type ListOptions = { params?: { query?: Record<string, unknown> } }
type Page = { items: unknown[]; nextCursor: string | null }
/** Rows of a page when every item is wanted: the most that the API gives. */
const WHOLE_PAGE = 500

// The compiler cannot follow one generic path through the client's types; the first signature of each holds for every one of them.

/** A list page by page, each asked for when it is wanted. Throws `HubProblem`. */
export function pages<Path extends PagedPath>(
  client: Client<paths>,
  path: Path,
  ...init: ListInit<Path>
): AsyncGenerator<PageOf<Path>, void>
export function pages(client: Client<paths>, path: string, asked?: ListOptions): AsyncGenerator<Page, void> {
  return pagesAt(client, path, asked)
}

async function* pagesAt(client: Client<paths>, path: string, asked: ListOptions = {}): AsyncGenerator<Page, void> {
  const get = client.GET as (path: string, init: ListOptions) => Promise<{ data?: Page; response: Response }>
  let cursor: string | null | undefined
  do {
    const query = { ...asked.params?.query, ...(cursor ? { cursor } : {}) }
    const page = await answer(get(path, { ...asked, params: { ...asked.params, query } }))
    yield page
    cursor = page.nextCursor
  } while (cursor)
}

/** Every item of a list, page after page. Throws `HubProblem`. */
export function items<Path extends PagedPath>(
  client: Client<paths>,
  path: Path,
  ...init: ListInit<Path>
): AsyncGenerator<ItemOf<Path>, void>
export async function* items(
  client: Client<paths>,
  path: string,
  asked: ListOptions = {},
): AsyncGenerator<unknown, void> {
  const query = { limit: WHOLE_PAGE, ...asked.params?.query }
  for await (const page of pagesAt(client, path, { ...asked, params: { ...asked.params, query } })) yield* page.items
}
