import { type Answer, api, ask } from './client.ts'

type Package = Answer<'/rounds/{id}/ocds'>

/** The releases of a round that the reader may see, all pages as one package. */
export async function ocdsOf(id: string): Promise<Omit<Package, 'nextCursor' | 'links'>> {
  const releases: Package['releases'] = []
  let cursor: string | undefined
  for (;;) {
    const params = { path: { id }, query: cursor === undefined ? {} : { cursor } }
    const { nextCursor, links: _, ...page } = await ask(api.GET('/rounds/{id}/ocds', { params }))
    releases.push(...page.releases)
    if (!nextCursor) return { ...page, releases }
    cursor = nextCursor
  }
}
