import { isObject } from '@lodestone/kernel/members'
import type { Answer } from '../../../api/client.ts'
import { bytesOf, leadsToRoot, utf8 } from '../../../hash/hash.ts'

/** The check that one's own entry is under a sealed root: nothing but the root, which everybody sees, is believed of the hub. */

type BookProof = Answer<'/rounds/{id}/proofs'>

export type ProofVerdict =
  | { readonly holds: true }
  /** `path`: the entry does not lead to the root; `root`: that root is not the public one; `entry`: the leaf is another's. */
  | { readonly holds: false; readonly fault: 'path' | 'root' | 'entry' }

/** Whether the path leads from the entry, behind its salt, to the proof's root. */
const entryLeads = async (proof: BookProof): Promise<boolean> =>
  /^[0-9a-f]{32}$/.test(proof.salt) && leadsToRoot(proof, [...bytesOf(proof.salt), ...utf8(proof.leaf)])

/** Judges a proof against the round's public seals, and that it is about the entry that was asked for. */
export async function judge(
  proof: BookProof,
  entryId: string,
  seals: readonly { readonly root: string }[],
): Promise<ProofVerdict> {
  if (idOf(proof.leaf) !== entryId) return { holds: false, fault: 'entry' }
  if (!(await entryLeads(proof))) return { holds: false, fault: 'path' }
  return seals.some(({ root }) => root === proof.root) ? { holds: true } : { holds: false, fault: 'root' }
}

function idOf(leaf: string): unknown {
  try {
    const entry: unknown = JSON.parse(leaf)
    return isObject(entry) ? entry.id : undefined
  } catch {
    return undefined
  }
}

/** Browsers hash only on pages that nobody can change on the way: https, or this computer. */
export const canHash = (): boolean => globalThis.crypto?.subtle !== undefined
