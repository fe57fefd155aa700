import { MAX_OFFERS, type OfferDraft } from '@lodestone/contracts'
import {
  accept,
  type FieldError,
  fieldsRefused,
  formatKg,
  grams,
  type Outcome,
  parseDecimal,
  periodIsOver,
  refuse,
} from '@lodestone/kernel'
import { findMaterial, gradeFault } from '@lodestone/provenance'
import type { Refused } from './offer.ts'

/** Owners declared at most for one site and for all: shares through a circle of n owners cost n^3 exact fractions, some 50 ms for 40. */
export const MAX_SITE_OWNERS = 40
export const MAX_OWNERS = 200

/** What an offer may not contain, beyond its shape: unknown materials and grades, what is over, more than a whole, ownership without end. */
export function faultsOf(draft: OfferDraft, now: Date): FieldError[] {
  const faults: FieldError[] = []
  if (!findMaterial(draft.material)) faults.push({ path: 'material', message: 'not a material of the catalogue' })
  const grade = gradeFault(draft.material, draft.grade)
  if (grade) faults.push({ path: 'grade', message: grade })
  if (periodIsOver(draft.period, now)) faults.push({ path: 'period', message: 'this period is over' })
  if (Date.parse(draft.validUntil) <= now.getTime())
    faults.push({ path: 'validUntil', message: 'must lie in the future' })
  const parts = Object.values(draft.composition ?? {}).reduce((sum, pct) => sum + (parseDecimal(pct, 4) ?? 0n), 0n)
  if (parts > 1_000_000n) faults.push({ path: 'composition', message: 'adds up to more than 100 %' })
  const drawn = draft.batches?.reduce((sum, one) => sum + grams(one.quantityKg), 0n)
  if (drawn !== undefined && drawn !== grams(draft.quantityKg))
    faults.push({ path: 'batches', message: `adds up to ${formatKg(drawn)} kg, not to ${draft.quantityKg}` })
  const owners = draft.chain.map(site => countOwners(site.ownership))
  for (const [index, count] of owners.entries())
    if (count > MAX_SITE_OWNERS)
      faults.push({ path: `chain.${index}.ownership`, message: `at most ${MAX_SITE_OWNERS} owners, over all levels` })
  if (owners.reduce((sum, count) => sum + count, 0) > MAX_OWNERS)
    faults.push({ path: 'chain', message: `at most ${MAX_OWNERS} owners over all stages` })
  return faults
}

type Owners = readonly { readonly ownership?: Owners | undefined }[]
const countOwners = (owners: Owners): number =>
  owners.reduce((sum, owner) => sum + 1 + countOwners(owner.ownership ?? []), 0)

export function checkDraft(draft: OfferDraft, now: Date): Outcome<OfferDraft, Refused> {
  const faults = faultsOf(draft, now)
  return faults.length === 0 ? accept(draft) : refuse('validation-failed', fieldsRefused(faults.length), faults)
}

/** What the rules say of each offer, and of all: references once, and no more offers than one import carries. */
export function faultsOfAll(drafts: readonly OfferDraft[], now: Date): FieldError[] {
  const seen = new Map<string, number>()
  return drafts.flatMap((draft, index) => {
    const earlier = seen.get(draft.reference)
    seen.set(draft.reference, index)
    return [
      ...(earlier === undefined ? [] : [{ path: `${index}.reference`, message: `already used by offers.${earlier}` }]),
      ...(index === MAX_OFFERS ? [{ path: `${index}.reference`, message: `more than ${MAX_OFFERS} offers` }] : []),
      ...faultsOf(draft, now).map(fault => ({ ...fault, path: `${index}.${fault.path}` })),
    ]
  })
}
