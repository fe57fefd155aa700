import type { CommitmentDraft, Commitment as ShownCommitment } from '@lodestone/contracts'
import {
  accept,
  type FieldError,
  fieldsRefused,
  formatKg,
  type Grams,
  grams,
  type Outcome,
  refuse,
} from '@lodestone/kernel'

type Refused = 'validation-failed' | 'wrong-state' | 'stale-version'

/** What the operator of a site delivers of it past this hub in a calendar year. */
export type Commitment = Omit<CommitmentDraft, 'quantityKg'> & {
  readonly id: string
  readonly participantId: string
  readonly version: number
  readonly status: ShownCommitment['status']
  readonly grams: Grams
  readonly statedAt: string
  readonly updatedAt: string
}

/** Years before and after this one for which something may be stated: contracts for a plant's output run for some twenty years. */
const YEARS_BACK = 1
const YEARS_AHEAD = 25

/** What a commitment may not be, beyond its shape. */
function faultsOf({ year }: CommitmentDraft, now: Date): FieldError[] {
  const [first, last] = [now.getUTCFullYear() - YEARS_BACK, now.getUTCFullYear() + YEARS_AHEAD]
  return year < first || year > last ? [{ path: 'year', message: `from ${first} to ${last}` }] : []
}

const said = ({ quantityKg, ...own }: CommitmentDraft) => ({ ...own, grams: grams(quantityKg) })

/** A new commitment. */
export function state(
  draft: CommitmentDraft,
  { id, participantId, now }: { readonly id: string; readonly participantId: string; readonly now: Date },
): Outcome<Commitment, Refused> {
  const faults = faultsOf(draft, now)
  if (faults.length > 0) return refuse('validation-failed', fieldsRefused(faults.length), faults)
  const at = now.toISOString()
  return accept({ ...said(draft), id, participantId, version: 1, status: 'standing', statedAt: at, updatedAt: at })
}

/** A new version of it. */
export function revise(
  before: Commitment,
  draft: CommitmentDraft,
  expected: number,
  now: Date,
): Outcome<Commitment, Refused> {
  const ready = mayChange(before, expected)
  if (!ready.ok) return ready
  const faults = faultsOf(draft, now)
  if (draft.reference !== before.reference) faults.push({ path: 'reference', message: `must stay ${before.reference}` })
  if (faults.length > 0) return refuse('validation-failed', fieldsRefused(faults.length), faults)
  const { id, participantId, status, statedAt } = before
  const own = { id, participantId, status, statedAt }
  return accept({ ...said(draft), ...own, version: before.version + 1, updatedAt: now.toISOString() })
}

/** `undefined`: it was withdrawn before. */
export function withdraw(before: Commitment, expected: number, now: Date): Outcome<Commitment | undefined, Refused> {
  if (before.status === 'withdrawn') return accept(undefined)
  const ready = mayChange(before, expected)
  if (!ready.ok) return ready
  return accept({ ...before, version: before.version + 1, status: 'withdrawn', updatedAt: now.toISOString() })
}

function mayChange({ status, version }: Commitment, expected: number): Outcome<undefined, Refused> {
  if (status === 'withdrawn') return refuse('wrong-state', 'The commitment is withdrawn.')
  return version === expected ? accept(undefined) : refuse('stale-version', `The commitment is at version ${version}.`)
}

/** A commitment as the API shows it. */
export const showCommitment = ({ grams, ...own }: Commitment): ShownCommitment => ({
  ...own,
  quantityKg: formatKg(grams),
})
