import type { DailyHead } from '@lodestone/kernel'
import type { AuditEntry, AuditPage, ChainProof } from './audit.ts'
import type { BookProof, SealedRound } from './book-proof.ts'
import type { RoundRecord } from './record.ts'

/** What a file holds, told by its shape: the answers of the API need no label. */
export type Content =
  | { readonly kind: 'record'; readonly record: RoundRecord }
  | { readonly kind: 'round'; readonly round: SealedRound }
  | { readonly kind: 'book-proof'; readonly proof: BookProof }
  | { readonly kind: 'audit'; readonly page: AuditPage }
  | { readonly kind: 'heads'; readonly heads: readonly DailyHead[] }
  | { readonly kind: 'chain-proof'; readonly proof: ChainProof }
  | { readonly kind: 'problem'; readonly problem: { readonly code: string; readonly detail: string } }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] }

const RECORD = ['ruleBook', 'rules', 'seed', 'seals', 'inputs', 'result', 'events']
const ENTRY = ['seq', 'subject', 'type', 'time', 'actor', 'previousHash', 'hash']
const HEAD = ['service', 'day', 'subjects', 'root', 'previous', 'hash']
const CHAIN_PROOF = ['service', 'day', 'subject', 'seq', 'hash', 'index', 'count', 'path', 'root']
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
    if (items.length > 0 && items.every(item => has(item, HEAD))) return [{ kind: 'heads', heads: items }]
    if (items.every(item => has(item, ENTRY))) {
      const parts = (json as Partial<AuditPage>).parts
      return [{ kind: 'audit', page: { items: items as AuditEntry[], ...(parts ? { parts } : {}) } }]
    }
  }
  if (has(json, CHAIN_PROOF)) return [{ kind: 'chain-proof', proof: json as ChainProof }]
  if (has(json, BOOK_PROOF)) return [{ kind: 'book-proof', proof: json as BookProof }]
  if (has(json, ROUND)) return [{ kind: 'round', round: json as SealedRound }]
  if (has(json, PROBLEM)) return [{ kind: 'problem', problem: json as { code: string; detail: string } }]
  const lacking = missing(json, RECORD)
  return [
    lacking.length === 0 ? { kind: 'record', record: json as RoundRecord } : { kind: 'unknown', missing: lacking },
  ]
}
