/** The hub's hash rules, computed by the browser itself (WebCrypto), so that nobody has to believe the hub that what it shows holds. */

type Bytes = Uint8Array<ArrayBuffer>

/** What precedes the first link of a chain. */
export const CHAIN_START = '0'.repeat(64)

/** RFC 8785 canonical JSON of what came as JSON: members sorted by UTF-16 code units, no white space. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}

const hexOf = (bytes: Bytes): string => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
export const bytesOf = (hex: string): Bytes =>
  Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
export const utf8 = (text: string): Bytes => new TextEncoder().encode(text)

const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
export const sha256Hex = async (text: string): Promise<string> => hexOf(await sha256(utf8(text)))

const node = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(new Uint8Array([1, ...left, ...right]))

/** The way from a leaf to the root of a Merkle tree of `count` leaves. */
export type MerklePath = {
  readonly index: number
  readonly count: number
  readonly path: readonly string[]
  readonly root: string
}

/** Whether a path leads from a leaf to its root (RFC 9162, section 2.1.3.2): leaves are hashed behind a 0x00 byte, inner nodes behind 0x01. */
export async function leadsToRoot({ index, count, path, root }: MerklePath, leaf: Iterable<number>): Promise<boolean> {
  if (index < 0 || index >= count) return false
  let [first, last] = [index, count - 1]
  let hash = await sha256(new Uint8Array([0, ...leaf]))
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
