import { type NoteKey, signersOf, verifyConsistency } from '@lodestone/kernel'
import type { KeptCheckpoint } from './checkpoint.ts'
import type { ConsistencyProof } from './log.ts'

/** What a witness finds when it compares what it kept of a log with what it is shown now. */
export type LogComparison =
  | { readonly kind: 'first' }
  | { readonly kind: 'same' }
  | { readonly kind: 'grown'; readonly from: number }
  /** The history was rewritten, or another one is shown: both checkpoints are evidence. */
  | { readonly kind: 'forked'; readonly why: string }
  /** Nobody whose key is believed has signed what is shown. */
  | { readonly kind: 'unsigned' }
  /** The log stands still, although something has come to it: what is shown is old, and what was written since may be anything. */
  | { readonly kind: 'stale'; readonly why: string }

/** Milliseconds in which a cosignature that the hub took must stand in a checkpoint: they are made hourly, and it is an entry like any other. */
const STALE_MS = 3 * 3_600_000

/** When the witness itself signed what it kept, and what time it is, both in milliseconds. */
export type Signed = { readonly at: number; readonly now: number }

/** Whether a proof is needed to compare the two. */
export const needsProof = (kept: KeptCheckpoint | undefined, now: KeptCheckpoint): boolean =>
  kept !== undefined && kept.origin === now.origin && now.size > kept.size

/**
 * Judges what is shown now by the keys that are believed, what was kept, the proof between the two, which is missing where the hub gave none, and
 * how long ago the hub took a cosignature of what was kept.
 */
export function judgeStep(
  kept: KeptCheckpoint | undefined,
  now: KeptCheckpoint,
  proof: ConsistencyProof | undefined,
  keys: readonly NoteKey[],
  signed?: Signed,
): LogComparison {
  const believed = keys.filter(key => key.name === (kept ?? now).origin)
  if (kept && kept.origin !== now.origin)
    return { kind: 'forked', why: `the log of ${kept.origin} is now ${now.origin}` }
  if (kept && now.size < kept.size)
    return { kind: 'forked', why: `the log has shrunk from ${kept.size} to ${now.size}` }
  if (kept && now.size === kept.size && now.root !== kept.root)
    return { kind: 'forked', why: `the log of size ${now.size} has another root` }
  if (kept && now.size > kept.size) {
    if (!proof)
      return {
        kind: 'forked',
        why: `nothing proves that the log of size ${now.size} begins with that of size ${kept.size}`,
      }
    if (!verifyConsistency([kept.size, kept.root], [now.size, now.root], proof.path))
      return { kind: 'forked', why: `the log of size ${now.size} does not begin with that of size ${kept.size}` }
  }
  if ((signersOf(now.note, believed) ?? []).length === 0) return { kind: 'unsigned' }
  if (!kept) return { kind: 'first' }
  if (now.size > kept.size) return { kind: 'grown', from: kept.size }
  if (!signed || signed.now - signed.at <= STALE_MS) return { kind: 'same' }
  const since = new Date(signed.at).toISOString()
  return {
    kind: 'stale',
    why: `the log of size ${now.size} was cosigned at ${since}, which must stand in a later one by now`,
  }
}
