import { type DailyHead, isObject, type NoteKey, readKey } from '@lodestone/kernel'
import type { ChainProof } from './audit.ts'
import type { BookProof, SealedRound } from './book-proof.ts'
import { checkpointIn, type KeptCheckpoint } from './checkpoint.ts'
import type { AuditEntry, AuditPage } from './history.ts'
import type { InclusionProof } from './inclusion.ts'
import type { ConsistencyProof } from './log.ts'
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

type Note = { readonly note: unknown; readonly madeAt?: unknown }
type Round = SealedRound & { readonly id: unknown; readonly state: unknown }
type Key = { readonly key: unknown }
type Problem = { readonly title: unknown; readonly status: unknown; readonly code: string; readonly detail: string }

const RECORD: readonly (keyof RoundRecord)[] = ['ruleBook', 'rules', 'seed', 'seals', 'inputs', 'result', 'events']
const ENTRY: readonly (keyof AuditEntry)[] = ['seq', 'subject', 'type', 'time', 'actor', 'previousHash', 'hash']
const HEAD: readonly (keyof (DailyHead & { service: unknown }))[] = [
  'service',
  'day',
  'subjects',
  'root',
  'previous',
  'hash',
]
const CHAIN_PROOF: readonly (keyof ChainProof)[] = [
  'service',
  'day',
  'subject',
  'seq',
  'hash',
  'index',
  'count',
  'path',
  'root',
]
const CHECKPOINT = ['note'] as const
const KEY = ['key'] as const
const CONSISTENCY: readonly (keyof ConsistencyProof)[] = ['service', 'from', 'fromRoot', 'to', 'toRoot', 'path']
const INCLUSION: readonly (keyof InclusionProof)[] = [
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
const BOOK_PROOF: readonly (keyof BookProof)[] = ['leaf', 'salt', 'index', 'count', 'path', 'root']
const ROUND: readonly (keyof Round)[] = ['id', 'state', 'seals']
const PROBLEM: readonly (keyof Problem)[] = ['title', 'status', 'detail', 'code']

const missing = (value: unknown, names: readonly string[]): string[] =>
  names.filter(name => typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
/** Whether a value is of a shape, as far as the names of its members tell. */
const has = <T>(value: unknown, names: readonly (keyof T & string)[]): value is T => missing(value, names).length === 0

/** Everything in a file: an answer of the API, a list of its items, or a list of answers (several pages in one file). */
export function contentsOf(json: unknown): Content[] {
  if (
    Array.isArray(json) &&
    json.length > 0 &&
    !has<AuditEntry>(json[0], ENTRY) &&
    !has<DailyHead & { service: unknown }>(json[0], HEAD)
  )
    return json.flatMap(contentsOf)
  const items = Array.isArray(json) ? json : isObject(json) ? json.items : undefined
  if (Array.isArray(items)) {
    if (items.length > 0 && items.every(item => has<Note>(item, CHECKPOINT) || has<Key>(item, KEY)))
      return items.flatMap(contentsOf)
    if (items.length > 0 && items.every(item => has<DailyHead & { service: unknown }>(item, HEAD)))
      return [{ kind: 'heads', heads: items }]
    if (items.every(item => has<AuditEntry>(item, ENTRY))) {
      return [
        {
          kind: 'audit',
          page: has<Pick<AuditPage, 'parts'>>(json, ['parts']) ? { items, parts: json.parts } : { items },
        },
      ]
    }
  }
  if (has<Note>(json, CHECKPOINT)) return [ofNote(json)]
  if (has<Key>(json, KEY)) return [ofKey(json.key)]
  if (has<ConsistencyProof>(json, CONSISTENCY)) return [{ kind: 'consistency', proof: json }]
  if (has<InclusionProof>(json, INCLUSION)) return [{ kind: 'inclusion', proof: json }]
  if (has<ChainProof>(json, CHAIN_PROOF)) return [{ kind: 'chain-proof', proof: json }]
  if (has<BookProof>(json, BOOK_PROOF)) return [{ kind: 'book-proof', proof: json }]
  if (has<Round>(json, ROUND)) return [{ kind: 'round', round: json }]
  if (has<Problem>(json, PROBLEM)) return [{ kind: 'problem', problem: json }]
  return [
    has<RoundRecord>(json, RECORD)
      ? { kind: 'record', record: json }
      : { kind: 'unknown', missing: missing(json, RECORD) },
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
