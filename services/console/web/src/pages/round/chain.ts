import type { ChainEvent } from './round.queries.ts'

/** Where a chain of events does not hold: a link that does not follow, content that is not what was hashed, or another end than the head. */
export type ChainFault = { readonly what: 'broken' | 'changed' | 'other-head'; readonly seq: number }

const START = '0'.repeat(64)

/** RFC 8785 canonical JSON of what came as JSON: members sorted by UTF-16 units, no white space. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}

async function sha256(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * The first fault of a chain, or none: an event's hash is the SHA-256 of the hash before it and the canonical JSON of the event without its two
 * hashes.
 */
export async function chainFault(events: readonly ChainEvent[], head?: string): Promise<ChainFault | undefined> {
  let before = START
  for (const [index, { previousHash, hash, ...told }] of events.entries()) {
    if (previousHash !== before || told.seq !== index + 1) return { what: 'broken', seq: told.seq }
    if ((await sha256(before + canonical(told))) !== hash) return { what: 'changed', seq: told.seq }
    before = hash
  }
  return head === undefined || head === before ? undefined : { what: 'other-head', seq: events.length }
}
