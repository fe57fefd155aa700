import type { Job, ServiceContext } from '@lodestone/service'
import { publishPool } from './pool.publication.ts'
import { waitingBooks } from './pool.store.ts'

/** After news of a book or of its entries, and otherwise. */
const SOON_MS = 250
const CHECK_MS = 2_000
/** The longest pause before a book that did not agree is looked at again. */
const MAX_PAUSE_MS = 5_000

/**
 * Publishes a round's pool when collection has ended and this service's copy gives the same book, and once more, as a new version, when
 * the sealed book leads to another sheet. Nothing is published in between: a version per member that leaves would name it.
 */
export function poolJob(context: ServiceContext): Job {
  const { database, log } = context
  const pauses = new Map<string, { until: number; ms: number }>()
  return {
    name: 'publish-pools',
    everyMs: CHECK_MS,
    soonMs: SOON_MS,
    run: async () => {
      for (const book of await waitingBooks(database)) {
        const name = `${book.roundId} ${book.phase}`
        const pause = pauses.get(name)
        if (pause && pause.until > performance.now()) continue
        // What one book cannot have must not keep the pools of the others.
        const published = await publishPool(context, book).catch(error => {
          log.error({ err: error, roundId: book.roundId, phase: book.phase }, 'a pool could not be published')
          return false
        })
        if (published) {
          pauses.delete(name)
          continue
        }
        const ms = Math.min(MAX_PAUSE_MS, (pause?.ms ?? SOON_MS / 2) * 2)
        pauses.set(name, { until: performance.now() + ms, ms })
        if (ms === MAX_PAUSE_MS)
          log.warn({ roundId: book.roundId, phase: book.phase }, 'the copy of a book is incomplete')
      }
    },
  }
}
