import { type Unmatched, unmatchedReason } from '@lodestone/contracts'
import { sha256Hex } from '@lodestone/kernel'
import type { Assembled } from './result.ts'

/** What speaks against taking a result over: for operators, nothing when it holds. */
export function faultsOf(result: Assembled, inputDigest: string): Unmatched[] {
  return [
    ...(result.summary.inputDigest === inputDigest ? [] : [unmatchedReason('result-of-other-inputs', {})]),
    ...(sha256Hex(result.text) === result.summary.resultHash ? [] : [unmatchedReason('result-of-other-hash', {})]),
  ]
}

type Summed = { readonly count: number; readonly sumKg: string }
/** How a copy of an owner's book differs from the sealed one. */
export const differs = (owner: string, sealed: Summed, found: Summed) => ({
  owner,
  count: String(sealed.count),
  sumKg: sealed.sumKg,
  foundCount: String(found.count),
  foundKg: found.sumKg,
})

/** What matching misses of the books, a sentence each. */
export const booksMissing = (missing: readonly { owner: string; expected: Summed; found: Summed }[]): Unmatched[] =>
  missing.map(({ owner, expected, found }) => unmatchedReason('matching-copy-differs', differs(owner, expected, found)))
