import { canonicalJson, sha256Hex } from './canonical.ts'
import type { Json } from './json.ts'

/**
 * One link of a history. `hash` = SHA-256(previousHash as 64 hex characters, then the canonical JSON of the link without its two
 * hashes). Links of the audit carry their `subject`; the events of a round's record do not.
 */
export type Link = {
  readonly seq: number
  readonly subject?: string
  readonly type: string
  readonly time: string
  readonly actor: string
  readonly data: Json
  readonly previousHash: string
  readonly hash: string
}

/** What precedes the first link. */
export const CHAIN_START = '0'.repeat(64)

/** The hash of a link whose `data` is already canonical JSON, so that a large payload is written only once. */
export function linkHash(
  previousHash: string,
  link: { seq: number; subject?: string; type: string; time: string; actor: string },
  canonicalData: string,
): string {
  const text = JSON.stringify
  const subject = link.subject === undefined ? '' : `"subject":${text(link.subject)},`
  return sha256Hex(
    `${previousHash}{"actor":${text(link.actor)},"data":${canonicalData},"seq":${link.seq},${subject}"time":${text(link.time)},"type":${text(link.type)}}`,
  )
}

/** Links a series of facts into a chain that starts at `CHAIN_START`. */
export function chain(facts: readonly Omit<Link, 'seq' | 'previousHash' | 'hash'>[]): Link[] {
  const links: Link[] = []
  for (const [index, fact] of facts.entries()) {
    const previousHash = links[index - 1]?.hash ?? CHAIN_START
    const seq = index + 1
    links.push({ ...fact, seq, previousHash, hash: linkHash(previousHash, { ...fact, seq }, canonicalJson(fact.data)) })
  }
  return links
}

/** Index of the first link that does not follow from the one before it, or -1 when the whole chain holds. */
export function firstBrokenLink(links: readonly Link[]): number {
  let previous = CHAIN_START
  for (const [index, link] of links.entries()) {
    if (link.seq !== index + 1 || link.previousHash !== previous) return index
    if (linkHash(previous, link, canonicalJson(link.data)) !== link.hash) return index
    previous = link.hash
  }
  return -1
}
