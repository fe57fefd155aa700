import type { JudgedUnder, PolicyVersionDraft, PolicyView } from '@lodestone/contracts'
import { accept, type FieldError, fieldsRefused, type Outcome, present, refuse } from '@lodestone/kernel'
import {
  DEFAULT_POLICY,
  dayAfter,
  dayBefore,
  findMaterial,
  findPolicy,
  type Intermediaries,
  type OriginPolicy,
  type Policy,
} from '@lodestone/provenance'

/** What offers are judged by: every version of every policy, and the countries through which Chinese goods come. */
export type Yardstick = { readonly policies: readonly Policy[]; readonly intermediaries: Intermediaries }

/** The version of the hub's own policy that stands on a day. Throws when there is none: nothing could then be offered at all. */
export function standingPolicy(policies: readonly Policy[], on: string): OriginPolicy {
  const policy = findPolicy(policies, DEFAULT_POLICY, on)
  if (policy?.kind !== 'origin') throw new Error(`no version of ${DEFAULT_POLICY} stands on ${on}`)
  return policy
}

/** The version that a round was opened under, whatever has become of it since. Throws when it is not there: versions are never taken away. */
export function namedPolicy(policies: readonly Policy[], { id, version }: JudgedUnder): OriginPolicy {
  const policy = policies.find(one => one.id === id && one.version === version)
  if (policy?.kind !== 'origin') throw new Error(`no version ${version} of ${id} judges offers`)
  return policy
}

/** What goods of a round are judged by on a later day: the version that judged them before, and the one of its policy that stands now where that is another. */
export function versionsSince(policies: readonly Policy[], first: OriginPolicy, on: string): readonly OriginPolicy[] {
  const standing = findPolicy(policies, first.id, on)
  const isOther = standing?.kind === 'origin' && standing.state === 'in-force' && standing.version !== first.version
  return isOther ? [first, standing] : [first]
}

/** The version that a round names; one that names none goes by the hub's own policy of a day. */
export const policyFor = (policies: readonly Policy[], named: JudgedUnder | undefined, on: string): OriginPolicy =>
  named ? namedPolicy(policies, named) : standingPolicy(policies, on)

/** A version that is added, and the one before it where it now ends the day before. */
export type Addition = { readonly added: Policy; readonly ended?: Policy & { readonly validTo: string } }

/**
 * Adds a version to a policy, or the first one to a new policy. Versions follow each other day by day: one that overlaps a later version,
 * leaves a gap, begins before today (what was judged then stays as it was judged) or says what cannot be judged by is refused with its paths.
 */
export function addVersion(
  policies: readonly Policy[],
  id: string,
  draft: PolicyVersionDraft,
  today: string,
): Outcome<Addition, 'validation-failed'> {
  const versions = policies.filter(policy => policy.id === id).sort(byFirstDay)
  const before = versions.filter(version => version.validFrom < draft.validFrom).at(-1)
  const after = versions.find(version => version.validFrom >= draft.validFrom)
  const faults = [
    ...datesAt(draft, today, before, after),
    ...(draft.kind === 'concentration' ? [] : unjudgeable(draft.rules.materials)),
    ...(id === DEFAULT_POLICY ? ownFaults(draft, after) : []),
  ]
  const kind = draft.kind ?? 'origin'
  if (versions[0] && versions[0].kind !== kind)
    faults.push({ path: 'kind', message: `this policy is of kind ${versions[0].kind}` })
  if (versions.some(version => version.version === draft.version))
    faults.push({ path: 'version', message: 'there is a version of this name' })
  if (faults.length > 0) return refuse('validation-failed', fieldsRefused(faults.length), faults)
  const { reason: _, ...told } = draft
  const name = draft.name ?? before?.name ?? after?.name ?? id
  const added = { ...told, kind, id, name, version: draft.version ?? nextNumber(versions) } as Policy
  const end = dayBefore(draft.validFrom)
  return accept(before && before.validTo !== end ? { added, ended: { ...before, validTo: end } } : { added })
}

const byFirstDay = (a: Policy, b: Policy): number => (a.validFrom < b.validFrom ? -1 : 1)

const nextNumber = (versions: readonly Policy[]): string =>
  String(Math.max(0, ...versions.map(version => (/^\d{1,9}$/.test(version.version) ? Number(version.version) : 0))) + 1)

function datesAt(draft: PolicyVersionDraft, today: string, before?: Policy, after?: Policy): FieldError[] {
  const { validFrom, validTo } = draft
  const faults: FieldError[] = []
  if (validFrom < today) faults.push({ path: 'validFrom', message: `not before today, ${today}` })
  if (validTo !== undefined && validTo < validFrom) faults.push({ path: 'validTo', message: 'not before validFrom' })
  if (before?.validTo !== undefined && dayAfter(before.validTo) < validFrom)
    faults.push({ path: 'validFrom', message: `leaves a gap: version ${before.version} ends on ${before.validTo}` })
  if (!after) return faults
  if (after.validFrom === validFrom)
    faults.push({ path: 'validFrom', message: `overlaps: version ${after.version} begins on that day` })
  else if (validTo === undefined || validTo >= after.validFrom)
    faults.push({ path: 'validTo', message: `overlaps: version ${after.version} begins on ${after.validFrom}` })
  else if (dayAfter(validTo) < after.validFrom)
    faults.push({ path: 'validTo', message: `leaves a gap: version ${after.version} begins on ${after.validFrom}` })
  return faults
}

/** Faults of materials that a policy cannot speak about. */
export const unjudgeable = (ids: readonly string[] | undefined): FieldError[] =>
  (ids ?? []).flatMap((id, index) =>
    findMaterial(id) ? [] : [{ path: `rules.materials.${index}`, message: 'not a material of the catalogue' }],
  )

/** The hub's own policy judges every offer on every day: what it says nothing about, or while it is set aside, would be an A. */
function ownFaults(draft: PolicyVersionDraft, after: Policy | undefined): FieldError[] {
  const faults: FieldError[] = []
  if (draft.validTo !== undefined && !after)
    faults.push({ path: 'validTo', message: 'the policy that judges every offer has no last day' })
  if (draft.state === 'suspended')
    faults.push({ path: 'state', message: 'the policy that judges every offer is not suspended' })
  if ('materials' in draft.rules && draft.rules.materials !== undefined)
    faults.push({ path: 'rules.materials', message: 'the policy that judges every offer speaks about all materials' })
  return faults
}

/** Policies as the API shows them, by id, each with the version that stands on a day. */
export function showPolicies(policies: readonly Policy[], on: string): PolicyView[] {
  const byId = Map.groupBy([...policies].sort(byFirstDay), policy => policy.id)
  return [...byId]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, versions]) => {
      const standing = findPolicy(versions, id, on)
      const { name, kind } = standing ?? present(versions.at(-1))
      return {
        id,
        name,
        kind,
        screensOffers: id === DEFAULT_POLICY,
        ...(standing ? { standing: showVersion(standing) } : {}),
        versions: versions.map(showVersion),
      }
    })
}

function showVersion(policy: Policy): PolicyView['versions'][number] {
  const { id: _id, name: _name, kind: _kind, ...version } = policy
  return version as PolicyView['versions'][number]
}
