import type { Answer, Item } from '../../api/client.ts'

/** The hash rules of the audit, computed by the browser itself (WebCrypto), so that nobody has to believe the hub that its history holds. */

export type Entry = Item<'/audit'>
export type DailyHead = Item<'/audit/heads'>
export type ChainProof = Answer<'/audit/proof'>

const START = '0'.repeat(64)

/** RFC 8785 canonical JSON of what came as JSON: members sorted by UTF-16 code units, no white space. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}

const hex = (bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): string =>
  Array.from(new Uint8Array(bytes as ArrayBuffer), byte => byte.toString(16).padStart(2, '0')).join('')
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
const sha256 = (bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> => crypto.subtle.digest('SHA-256', bytes)
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const sha256Hex = async (text: string): Promise<string> => hex(await sha256(utf8(text)))

export type Verdict =
  | { readonly holds: true; readonly count: number }
  /** The entry at fault by its place, from 1 on, and what is wrong with it. */
  | { readonly holds: false; readonly at: number; readonly why: 'number' | 'previous' | 'content' }

/** Whether entries are one chain from its start: numbers rise by one, each names the hash before it, and its hash is that of its content. */
export async function verifyChain(entries: readonly Entry[]): Promise<Verdict> {
  let previous = START
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

const node = async (left: Uint8Array<ArrayBuffer>, right: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await sha256(new Uint8Array([1, ...left, ...right])))

/** Whether a proof leads from where the chain stood to its root (RFC 9162), that root is the day's head, and these entries still have that link. */
export async function verifyProof(
  proof: ChainProof,
  head: DailyHead | undefined,
  entries: readonly Entry[],
): Promise<boolean> {
  const { subject, seq, hash, index, count, path, root } = proof
  if (head?.root !== root || head.subjects !== count || entries[seq - 1]?.hash !== hash) return false
  if (index < 0 || index >= count) return false
  let sum = new Uint8Array(await sha256(new Uint8Array([0, ...utf8(canonical({ subject, seq, hash }))])))
  let [first, last] = [index, count - 1]
  for (const step of path) {
    if (last === 0) return false
    const sibling = bytesOf(step)
    if (first % 2 === 1 || first === last) {
      sum = await node(sibling, sum)
      while (first % 2 === 0 && first !== 0) [first, last] = [first >> 1, last >> 1]
    } else sum = await node(sum, sibling)
    ;[first, last] = [first >> 1, last >> 1]
  }
  return last === 0 && hex(sum) === root
}
