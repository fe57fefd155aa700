import { HEAD_TOPIC } from '@lodestone/contracts'
import { isUuid } from '@lodestone/kernel'
import type { InRecord } from '../ports.ts'

/** How many facts, and the sum of the last 48 bits of their ids: random ones (UUIDv7), so that no hash is needed to tell sets of facts apart. */
type Count = { count: number; sum: bigint }
/** By the start of the ten seconds in which they happened, or of the day. */
export type Counts = ReadonlyMap<string, Count>

/** The last 48 bits of an id `id`, in SQL. */
export const idBits = (id: string): string => `('x' || right(${id}, 12))::bit(48)::bigint`

/** The topics whose facts are counted: all but that of histories, which tells the counts, and where each service has one key or two. */
const isCounted = (topic: string): boolean => topic !== HEAD_TOPIC

const NONE: Counts = new Map()

/**
 * Counts facts that a consumer has applied. Of times before `compared`, of which only whole days are asked for any more, by day: whoever
 * reads a long log again adds a row for each day of it.
 */
export function countsOf(topic: string, records: readonly Pick<InRecord, 'headers'>[], compared = ''): Counts {
  if (!isCounted(topic)) return NONE
  const counts = new Map<string, Count>()
  for (const { headers } of records) {
    const { ce_id: id = '', ce_time: at = '' } = headers
    const time = at.length === INSTANT ? at : new Date(at).toISOString()
    const moment = time < compared ? `${time.slice(0, 10)}T00:00:00Z` : `${time.slice(0, 18)}0Z`
    let count = counts.get(moment)
    if (!count) {
      count = { count: 0, sum: 0n }
      counts.set(moment, count)
    }
    count.count++
    // An owner gives none but UUIDs.
    if (isUuid(id)) count.sum += BigInt(Number.parseInt(id.slice(-12), 16))
  }
  return counts
}

/** Characters of a time as the relay tells it, of which the first 18 are the ten seconds. */
const INSTANT = '2026-11-24T10:00:00.000Z'.length
