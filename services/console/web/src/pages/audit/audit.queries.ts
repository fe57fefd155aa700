import { queryOptions } from '@tanstack/react-query'
import { type Answer, api, ask, type Item } from '../../api/client.ts'
import { PAGE_LIMIT } from '../../api/paging.ts'
import type { AuditEntry, DailyHead } from './hash-chain.ts'

export type AuditPage = Answer<'/audit'>
export type History = {
  readonly pages: readonly AuditPage[]
  readonly entries: readonly AuditEntry[]
  /** Whose history it is: a subject has one in each service that knows it. */
  readonly service: string | undefined
  readonly alsoIn: readonly string[]
  /** There are more than were read. */
  readonly more: boolean
}

/** Entries that are read at most. */
const MOST_ENTRIES = 10_000

/** A subject's whole history, page by page as the hub answers it: the pages are what `npm run verify` takes. */
export const historyQuery = (subject: string) =>
  queryOptions({
    queryKey: ['audit', 'history', subject],
    // Reading is audited: it is read again when somebody asks for it, not when a window comes to the front.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    queryFn: async (): Promise<History> => {
      const pages: AuditPage[] = []
      let cursor: string | null = null
      do {
        const page: AuditPage = await ask(
          api.GET('/audit', {
            params: { query: { subject, limit: PAGE_LIMIT, ...(cursor === null ? {} : { cursor }) } },
          }),
        )
        pages.push(page)
        cursor = page.nextCursor
      } while (cursor !== null && pages.length * PAGE_LIMIT < MOST_ENTRIES)
      const [first] = pages
      return {
        pages,
        entries: pages.flatMap(page => page.items),
        service: first?.parts[0]?.service,
        alsoIn: first?.alsoIn ?? [],
        more: cursor !== null,
      }
    },
  })

export const headsQuery = () =>
  queryOptions({
    queryKey: ['audit', 'heads'],
    staleTime: 60_000,
    queryFn: async () => {
      const heads: DailyHead[] = []
      let cursor: string | null = null
      do {
        const page: Answer<'/audit/heads'> = await ask(
          api.GET('/audit/heads', { params: { query: { limit: PAGE_LIMIT, ...(cursor === null ? {} : { cursor }) } } }),
        )
        heads.push(...page.items)
        cursor = page.nextCursor
      } while (cursor !== null)
      return heads
    },
  })

export type Checkpoint = Item<'/audit/checkpoints'>
export type Witness = Item<'/audit/witnesses'>

export const checkpointsQuery = () =>
  queryOptions({
    queryKey: ['audit', 'checkpoints'],
    staleTime: 60_000,
    queryFn: async () => {
      const [checkpoints, witnesses] = await Promise.all([
        ask(api.GET('/audit/checkpoints')),
        ask(api.GET('/audit/witnesses')),
      ])
      return { checkpoints: checkpoints.items, witnesses: witnesses.items }
    },
  })

/** The latest day's proof of a subject, with that day's head. */
export async function proofOf(subject: string) {
  const proof = await ask(api.GET('/audit/proof', { params: { query: { subject } } }))
  const { items } = await ask(
    api.GET('/audit/heads', { params: { query: { service: proof.service, day: proof.day } } }),
  )
  return { proof, head: items[0] }
}
