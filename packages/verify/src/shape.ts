import { type DailyHead, type NoteKey, readKey } from '@lodestone/kernel'
import type { AuditEntry, AuditPage, ChainProof } from './audit.ts'
import type { BookProof, SealedRound } from './book-proof.ts'
import { type ConsistencyProof, checkpointIn, type InclusionProof, type KeptCheckpoint } from './log.ts'
import type { RoundRecord } from './record.ts'

/** What a file holds, told by its shape: the answers of the API need no label. */
export type Content =
  | { readonly kind: 'record'; readonly record: RoundRecord }
  | { readonly kind: 'round'; readonly round: SealedRound }
  | { readonly kind: 'book-proof'; readonly proof: BookProof }
  | { readonly kind: 'audit'; readonly page: AuditPage }
  | { readonly kind: 'heads'; readonly heads: readonly DailyHead[] }
  | { readonly kind: 'chain-proof'; readonly proof: ChainProof }
  | { readonly kind: 'checkpoint'; readonly checkpoint: KeptCheckpoint }
  | { readonly kind: 'keys'; readonly keys: readonly NoteKey[] }
  | { readonly kind: 'consistency'; readonly proof: ConsistencyProof }
  | { readonly kind: 'inclusion'; readonly proof: InclusionProof }
  | { readonly kind: 'problem'; readonly problem: { readonly code: string; readonly detail: string } }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] }

const RECORD = ['ruleBook', 'rules', 'seed', 'seals', 'inputs', 'result', 'events']
const ENTRY = ['seq', 'subject', 'type', 'time', 'actor', 'previousHash', 'hash']
const HEAD = ['service', 'day', 'subjects', 'root', 'previous', 'hash']
const CHAIN_PROOF = ['service', 'day', 'subject', 'seq', 'hash', 'index', 'count', 'path', 'root']
const CHECKPOINT = ['note']
const KEY = ['key']
const CONSISTENCY = ['service', 'from', 'fromRoot', 'to', 'toRoot', 'path']
const INCLUSION = [
  'service',
  'subject',
  'seq',
  'hash',
  'index',
  'count',
  'path',
  'commitment',
  'size',
  'logPath',
  'logRoot',
]
const BOOK_PROOF = ['leaf', 'salt', 'index', 'count', 'path', 'root']
const ROUND = ['id', 'state', 'seals']
const PROBLEM = ['title', 'status', 'detail', 'code']

const missing = (value: unknown, names: readonly string[]): string[] =>
  names.filter(name => typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
const has = (value: unknown, names: readonly string[]): boolean => missing(value, names).length === 0

/** Everything in a file: an answer of the API, a list of its items, or a list of answers (several pages in one file). */
export function contentsOf(json: unknown): Content[] {
  if (Array.isArray(json) && json.length > 0 && !has(json[0], ENTRY) && !has(json[0], HEAD))
    return json.flatMap(contentsOf)
  const items = Array.isArray(json) ? json : (json as { items?: unknown } | null)?.items
  if (Array.isArray(items)) {
    if (items.length > 0 && items.every(item => has(item, CHECKPOINT) || has(item, KEY)))
      return items.flatMap(contentsOf)
    if (items.length > 0 && items.every(item => has(item, HEAD))) return [{ kind: 'heads', heads: items }]
    if (items.every(item => has(item, ENTRY))) {
      const parts = (json as Partial<AuditPage>).parts
      return [{ kind: 'audit', page: { items: items as AuditEntry[], ...(parts ? { parts } : {}) } }]
    }
  }
  if (has(json, CHECKPOINT)) return [ofNote(json as { note: unknown; madeAt?: unknown })]
  if (has(json, KEY)) return [ofKey((json as { key: unknown }).key)]
  if (has(json, CONSISTENCY)) return [{ kind: 'consistency', proof: json as ConsistencyProof }]
  if (has(json, INCLUSION)) return [{ kind: 'inclusion', proof: json as InclusionProof }]
  if (has(json, CHAIN_PROOF)) return [{ kind: 'chain-proof', proof: json as ChainProof }]
  if (has(json, BOOK_PROOF)) return [{ kind: 'book-proof', proof: json as BookProof }]
  if (has(json, ROUND)) return [{ kind: 'round', round: json as SealedRound }]
  if (has(json, PROBLEM)) return [{ kind: 'problem', problem: json as { code: string; detail: string } }]
  const lacking = missing(json, RECORD)
  return [
    lacking.length === 0 ? { kind: 'record', record: json as RoundRecord } : { kind: 'unknown', missing: lacking },
  ]
}

/** What the text of a file holds: JSON, a signed note as a witness keeps it, or public keys, one a line. Throws SyntaxError for anything else. */
export function readGiven(text: string): unknown {
  if (checkpointIn(text)) return { note: text }
  const lines = text.split('\n').filter(line => line.trim() !== '')
  if (lines.length > 0 && lines.every(line => readKey(line.trim()))) return lines.map(line => ({ key: line.trim() }))
  return JSON.parse(text)
}

function ofNote({ note, madeAt }: { note: unknown; madeAt?: unknown }): Content {
  const checkpoint =
    typeof note === 'string' ? checkpointIn(note, typeof madeAt === 'string' ? madeAt : undefined) : undefined
  return checkpoint ? { kind: 'checkpoint', checkpoint } : { kind: 'unknown', missing: ['note of a checkpoint'] }
}

function ofKey(text: unknown): Content {
  const key = typeof text === 'string' ? readKey(text) : undefined
  return key
    ? { kind: 'keys', keys: [key] }
    : { kind: 'unknown', missing: ['public key of the form name+keyId+base64'] }
}
