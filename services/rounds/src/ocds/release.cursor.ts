import { values } from '@lodestone/contracts'
import { notOfThisList, readCursor } from '@lodestone/http'

/** Where a harvest begins: at the place that an earlier one gave, or at a time. 422 for anything else. */
export function readSince(since: string): { position: bigint } | { position?: undefined; time: Date } {
  if (values.instant.safeParse(since).success) return { time: new Date(since) }
  const position = readPosition(since)
  if (position === undefined) throw notOfThisList()
  return { position }
}

/** The place in the feed of changes after which a harvest goes on. 422 for anything else. */
export function readPosition(cursor: string | undefined): bigint | undefined {
  const text = readCursor(cursor)
  if (text === undefined) return undefined
  if (!/^\d{1,18}$/.test(text)) throw notOfThisList()
  return BigInt(text)
}
