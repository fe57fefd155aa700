import { ENTRIES_PER_EVENT, type EntriesSealed } from '@lodestone/contracts'
import { canonicalJson } from '@lodestone/kernel'

/** An offer as its book is sealed with it. */
export type SealedOffer = EntriesSealed['entries'][number]

/** Bytes of entries one event carries at most: with long chains and many tiers 500 entries could outgrow a message of 1,000,000 bytes. */
const MAX_PART_BYTES = 900_000

/** Sealed offers in the parts in which events tell them, bounded by number and by size. */
export function inParts(offers: readonly SealedOffer[], maxBytes = MAX_PART_BYTES): SealedOffer[][] {
  const parts: SealedOffer[][] = []
  let room = 0
  for (const offer of offers) {
    const bytes = Buffer.byteLength(canonicalJson(offer)) + 1
    const part = parts.at(-1)
    if (part === undefined || part.length >= ENTRIES_PER_EVENT || bytes > room) {
      parts.push([offer])
      room = maxBytes - bytes
    } else {
      part.push(offer)
      room -= bytes
    }
  }
  return parts
}
