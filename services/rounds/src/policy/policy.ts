import type { RoundDraft } from '@lodestone/contracts'
import { accept, type FieldError, type Outcome, refuse } from '@lodestone/kernel'
import { DEFAULT_POLICY } from '@lodestone/provenance'

/** A version of a policy, as far as a round has to know it. Days are plain dates in UTC, the last one included. */
export type PolicyVersion = {
  readonly id: string
  readonly version: string
  readonly kind: 'origin' | 'concentration'
  readonly state: 'in-force' | 'suspended' | 'unknown'
  readonly validFrom: string
  readonly validTo?: string
  /** The materials it speaks about; all without it. */
  readonly materials?: readonly string[]
}

/**
 * The policy version under which a round's offers will be judged: the one that it names, or the one that stands on the day its offers close; the
 * hub's own policy when it names none. Refused with its path when it is not known, judges no offers, is not in force, does not stand on that day,
 * or says nothing about a material of the round, which would then pass unseen.
 */
export function policyOf(
  draft: Pick<RoundDraft, 'rules' | 'materials' | 'offersCloseAt'>,
  known: readonly PolicyVersion[],
): Outcome<{ id: string; version: string }, 'validation-failed'> {
  const { id, version } = draft.rules.provenancePolicy ?? { id: DEFAULT_POLICY }
  const day = new Date(draft.offersCloseAt).toISOString().slice(0, 10)
  const own = known.filter(one => one.id === id)
  const stands = (one: PolicyVersion): boolean =>
    one.validFrom <= day && (one.validTo === undefined || one.validTo >= day)
  const found = own.find(one => (version === undefined ? stands(one) : one.version === version))
  const at = version === undefined ? 'rules.provenancePolicy.id' : 'rules.provenancePolicy.version'
  const fault = (path: string, message: string): Outcome<never, 'validation-failed'> =>
    refuse('validation-failed', `The round cannot be judged: ${message}.`, [{ path, message }])
  if (own.length === 0) return fault('rules.provenancePolicy.id', 'not a policy that is known')
  if (own.every(one => one.kind !== 'origin'))
    return fault('rules.provenancePolicy.id', 'this policy judges rounds, not offers')
  if (!found)
    return fault(at, version === undefined ? `no version of this policy stands on ${day}` : 'there is no such version')
  if (found.validTo !== undefined && found.validTo < day)
    return fault(at, `version ${found.version} ends on ${found.validTo}, before the offers close`)
  if (!stands(found)) return fault(at, `version ${found.version} begins on ${found.validFrom}, after the offers close`)
  if (found.state !== 'in-force') return fault(at, `version ${found.version} is not in force: ${found.state}`)
  const unseen = draft.materials.flatMap((material, index): FieldError[] =>
    found.materials && !found.materials.includes(material)
      ? [{ path: `materials.${index}`, message: `${id} says nothing about it, so that every origin would pass` }]
      : [],
  )
  if (unseen.length > 0) return refuse('validation-failed', 'The policy does not speak about every material.', unseen)
  return accept({ id, version: found.version })
}
