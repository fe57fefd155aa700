import type { Answer, Item } from '../../api/client.ts'
import { CHAIN_START, canonical, leadsToRoot, sha256Hex, utf8 } from '../../hash/hash.ts'

/** The rules of the audit: its chains, its daily heads and the proofs under them. */

export type AuditEntry = Item<'/audit'>
export type DailyHead = Item<'/audit/heads'>
export type ChainProof = Answer<'/audit/proof'>

export type ChainVerdict =
  | { readonly holds: true; readonly count: number }
  /** The entry at fault by its place, from 1 on, and what is wrong with it. */
  | { readonly holds: false; readonly at: number; readonly why: 'number' | 'previous' | 'content' }

/** Whether entries are one chain from its start: numbers rise by one, each names the hash before it, and its hash is that of its content. */
export async function verifyChain(entries: readonly AuditEntry[]): Promise<ChainVerdict> {
  let previous = CHAIN_START
  for (const [index, entry] of entries.entries()) {
    const at = index + 1
    const { seq, subject, type, time, actor, data, previousHash, hash } = entry
    if (seq !== at) return { holds: false, at, why: 'number' }
    if (previousHash !== previous) return { holds: false, at, why: 'previous' }
    if ((await sha256Hex(previous + canonical({ seq, subject, type, time, actor, data }))) !== hash)
      return { holds: false, at, why: 'content' }
    previous = hash
  }
  return { holds: true, count: entries.length }
}

export type HeadsVerdict =
  | { readonly holds: true; readonly count: number }
  | { readonly holds: false; readonly head: DailyHead }

/** Whether each service's heads follow from each other day after day. The first that is given may have one before it that is not. */
export async function verifyHeads(heads: readonly DailyHead[]): Promise<HeadsVerdict> {
  for (const own of Map.groupBy(heads, head => head.service).values()) {
    let before: DailyHead | undefined
    for (const head of own.toSorted((a, b) => (a.day < b.day ? -1 : 1))) {
      const { service, day, subjects, root, previous, hash } = head
      const follows = before === undefined || previous === before.hash
      if (!follows || (await sha256Hex(previous + canonical({ service, day, subjects, root }))) !== hash)
        return { holds: false, head }
      before = head
    }
  }
  return { holds: true, count: heads.length }
}

/** Whether a proof leads from where the chain stood to its root (RFC 9162), that root is the day's head, and these entries still have that link. */
export async function verifyProof(
  proof: ChainProof,
  head: DailyHead | undefined,
  entries: readonly AuditEntry[],
): Promise<boolean> {
  const { subject, seq, hash, count, root } = proof
  if (head?.root !== root || head.subjects !== count || entries[seq - 1]?.hash !== hash) return false
  return leadsToRoot(proof, utf8(canonical({ subject, seq, hash })))
}
