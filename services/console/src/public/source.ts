import type { AnsweredBy, Cell, Publication, Round, RoundReport, RouteNamed } from '@lodestone/contracts'
import { API_PREFIX, type Call, OWN_PAGES, ProblemError } from '@lodestone/http'
import { fromJson, vouched } from '@lodestone/kernel'

const RETRY_SECONDS = 2
/** Items of a list that a page shows at most: the API has all of them. */
const MOST_ITEMS = 1_000

type App = Call['raw']['server']
export type Exposure = AnsweredBy<RouteNamed<'readExposure'>>

/** What is published, as whoever does not sign in reads it of the API: the pages know nothing else. */
export type Source = ReturnType<typeof publishedBy>

export function publishedBy(app: App) {
  /** The answer; undefined where there is none, or not yet. Throws 503 where it cannot be had now. */
  async function read<T>(path: string): Promise<T | undefined> {
    const { statusCode, body } = await app.inject({ url: API_PREFIX + path, remoteAddress: OWN_PAGES })
    if (statusCode === 200) return fromJson(vouched<T>(body))
    if (statusCode === 404 || statusCode === 409) return undefined
    throw new ProblemError('unavailable', `${path} is answered ${statusCode}.`, undefined, RETRY_SECONDS)
  }
  async function all<T>(path: string): Promise<T[]> {
    const items: T[] = []
    for (let cursor: string | null = ''; cursor !== null && items.length < MOST_ITEMS; ) {
      const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page = await read<{ items: T[]; nextCursor: string | null }>(`${path}?limit=500${next}`)
      items.push(...(page?.items ?? []))
      cursor = page?.nextCursor ?? null
    }
    return items
  }
  return {
    /** Rounds that were opened, the latest first. */
    rounds: async () => (await all<Round>('/rounds')).toSorted((a, b) => (a.id < b.id ? 1 : -1)),
    round: (id: string) => read<Round>(`/rounds/${id}`),
    pool: (id: string) => read<Publication>(`/rounds/${id}/pool`),
    reports: () => all<RoundReport>('/rounds/reports'),
    demand: () => all<Cell>('/aggregation/demand'),
    exposure: (bloc: 'EU' | 'JP') => read<Exposure>(`/aggregation/exposure?bloc=${bloc}`),
  }
}
