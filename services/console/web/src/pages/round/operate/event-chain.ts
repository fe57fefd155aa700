import { CHAIN_START, canonical, sha256Hex } from '../../../hash/hash.ts'
import type { ChainEvent } from './round.queries.ts'

/** Where a chain of events does not hold: a link that does not follow, content that is not what was hashed, or another end than the head. */
export type ChainFault = { readonly what: 'broken' | 'changed' | 'other-head'; readonly seq: number }

/**
 * The first fault of a chain, or none: an event's hash is the SHA-256 of the hash before it and the canonical JSON of the event without its two
 * hashes.
 */
export async function chainFault(events: readonly ChainEvent[], head?: string): Promise<ChainFault | undefined> {
  let before = CHAIN_START
  for (const [index, { previousHash, hash, ...told }] of events.entries()) {
    if (previousHash !== before || told.seq !== index + 1) return { what: 'broken', seq: told.seq }
    if ((await sha256Hex(before + canonical(told))) !== hash) return { what: 'changed', seq: told.seq }
    before = hash
  }
  return head === undefined || head === before ? undefined : { what: 'other-head', seq: events.length }
}
