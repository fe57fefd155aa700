/**
 * The check that one's own entry is under a sealed root, made in the browser with its own hashing: nothing but the root, which everybody
 * sees, is believed of the hub. Hashing as RFC 9162, section 2.1: leaves behind a 0x00 byte (and the salt), inner nodes behind 0x01.
 */

export type BookProof = {
  readonly leaf: string
  readonly salt: string
  readonly index: number
  readonly count: number
  readonly path: readonly string[]
  readonly root: string
}

export type Verdict =
  | { readonly holds: true }
  /** `path`: the entry does not lead to the root; `root`: that root is not the public one; `entry`: the leaf is another's. */
  | { readonly holds: false; readonly fault: 'path' | 'root' | 'entry' }

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
const hexOf = (bytes: Uint8Array): string => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')

async function sha256(...parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', await new Blob([...parts]).arrayBuffer()))
}
const node = (left: Uint8Array<ArrayBuffer>, right: Uint8Array<ArrayBuffer>) => sha256(Uint8Array.of(1), left, right)

/** Whether the path leads from the entry to the proof's root (RFC 9162, section 2.1.3.2). */
async function leadsToRoot({ leaf, salt, index, count, path, root }: BookProof): Promise<boolean> {
  if (!/^[0-9a-f]{32}$/.test(salt) || index < 0 || index >= count) return false
  let [first, last] = [index, count - 1]
  let hash = await sha256(Uint8Array.of(0), bytesOf(salt), new TextEncoder().encode(leaf))
  for (const step of path) {
    if (last === 0) return false
    const sibling = bytesOf(step)
    if (first % 2 === 1 || first === last) {
      hash = await node(sibling, hash)
      while (first % 2 === 0 && first !== 0) {
        first = Math.floor(first / 2)
        last = Math.floor(last / 2)
      }
    } else hash = await node(hash, sibling)
    first = Math.floor(first / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && hexOf(hash) === root
}

/** Judges a proof against the round's public seals, and that it is about the entry that was asked for. */
export async function judge(
  proof: BookProof,
  entryId: string,
  seals: readonly { readonly root: string }[],
): Promise<Verdict> {
  if (idOf(proof.leaf) !== entryId) return { holds: false, fault: 'entry' }
  if (!(await leadsToRoot(proof))) return { holds: false, fault: 'path' }
  return seals.some(({ root }) => root === proof.root) ? { holds: true } : { holds: false, fault: 'root' }
}

function idOf(leaf: string): unknown {
  try {
    return (JSON.parse(leaf) as { id?: unknown }).id
  } catch {
    return undefined
  }
}

/** Browsers hash only on pages that nobody can change on the way: https, or this computer. */
export const canHash = (): boolean => globalThis.crypto?.subtle !== undefined
