/** A page of a list as the hub answers it. */
type Page<Item> = { items: Item[]; nextCursor: string | null }

/** Items read into a table at most: pages of 500 beyond it are left out, and `more` says so. */
const MOST_ITEMS = 10_000
export const PAGE_LIMIT = 500

/** Every item of a list, page by page. `read` gets what to put into the query. */
export async function allPages<Item>(
  read: (query: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): Promise<{ items: Item[]; more: boolean }> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const page: Page<Item> = await read({ limit: PAGE_LIMIT, ...(cursor === null ? {} : { cursor }) })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && items.length < MOST_ITEMS)
  return { items, more: cursor !== null }
}
