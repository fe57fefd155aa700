import { type ListedMapping, type MappingDraft, MOST_MAPPINGS, type SavedMapping } from '@lodestone/contracts'
import { accept, type FieldError, fieldsRefused, type Outcome, refuse } from '@lodestone/kernel'
import { findMaterial, gradeFault } from '@lodestone/provenance'

/** A saved mapping with its owner. */
export type Mapping = SavedMapping & { readonly participantId: string }

/** Refuses one more where an organisation has as many as the hub keeps. */
export const mayAdd = (existing: number): Outcome<undefined, 'wrong-state'> =>
  existing < MOST_MAPPINGS
    ? accept(undefined)
    : refuse('wrong-state', `Your organisation has ${MOST_MAPPINGS} mappings, which is as many as the hub keeps.`)

/** Materials and grades that the catalogue does not have. */
function faultsOf({ mapping }: MappingDraft): FieldError[] {
  return Object.entries(mapping.materials).flatMap(([number, { material, grade }]) => {
    const path = `mapping.materials.${number}`
    if (!findMaterial(material)) return [{ path: `${path}.material`, message: 'not a material of the catalogue' }]
    const fault = gradeFault(material, grade)
    return fault ? [{ path: `${path}.grade`, message: fault }] : []
  })
}

/** Refuses a draft that names what the catalogue does not have. */
export function checkMapping(draft: MappingDraft): Outcome<MappingDraft, 'validation-failed'> {
  const faults = faultsOf(draft)
  return faults.length === 0 ? accept(draft) : refuse('validation-failed', fieldsRefused(faults.length), faults)
}

/** A new version of what is expected to be the newest one. */
export function revise(
  before: Mapping,
  draft: MappingDraft,
  expected: number,
  now: Date,
): Outcome<Mapping, 'validation-failed' | 'stale-version'> {
  if (before.version !== expected) return refuse('stale-version', `The mapping is at version ${before.version}.`)
  const checked = checkMapping(draft)
  return checked.ok
    ? accept({ ...before, ...checked.value, version: before.version + 1, updatedAt: now.toISOString() })
    : checked
}

export const listed = ({ participantId: _, mapping, ...own }: Mapping): ListedMapping => ({
  ...own,
  columns: Object.values(mapping.columns ?? {}).flatMap(header => header ?? []),
  materials: Object.keys(mapping.materials).length,
})
