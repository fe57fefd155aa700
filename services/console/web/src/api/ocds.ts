import { api, ask } from './client.ts'

/** A release package as the hub answers it: what the console reads of it, and all the rest as it is. */
type Release = { readonly parties?: readonly { readonly id: string; readonly name: string }[] }
type Package = { releases?: Release[]; extensions?: string[]; links?: object; nextCursor?: string | null }

/** The releases of a round that the reader may see, all pages as one package. */
export async function ocdsOf(id: string): Promise<Package & { releases: Release[] }> {
  const releases: Release[] = []
  let cursor: string | undefined
  for (;;) {
    const params = { path: { id }, query: cursor === undefined ? {} : { cursor } }
    const { nextCursor, links: _, ...page } = (await ask(api.GET('/rounds/{id}/ocds', { params }))) as Package
    releases.push(...(page.releases ?? []))
    if (!nextCursor) return { ...page, releases }
    cursor = nextCursor
  }
}
