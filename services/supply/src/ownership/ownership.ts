import { type OwnersRead, ownersOf, readStatements } from '@lodestone/bods'
import type { OwnershipRead } from '@lodestone/contracts'
import type { FieldError } from '@lodestone/kernel'
import type { Policy } from '@lodestone/provenance'

type Asked = { readonly entity: string; readonly statements: readonly unknown[] }
type Answer =
  | { readonly ok: true; readonly value: OwnershipRead }
  | { readonly ok: false; readonly faults: readonly FieldError[]; readonly count: number }

const WHY: Readonly<Record<Extract<OwnersRead, { ok: false }>['why'], string>> = {
  'entity-unknown': 'no statement is about a record of this id',
  'not-an-entity': 'the record of a person',
}

/** Countries whose owners any policy looks for: on which side the safe one is depends on no policy that the offer is judged under later. */
export const countriesOfConcern = (policies: readonly Policy[]): ReadonlySet<string> =>
  new Set(policies.flatMap(policy => (policy.kind === 'origin' ? policy.rules.coveredCountries : [])))

/** The owners of an entity on a day, as statements say them, or what is wrong with these. */
export function ownershipOf({ entity, statements }: Asked, on: string, concern: ReadonlySet<string>): Answer {
  const read = readStatements(statements)
  if (!read.ok)
    return {
      ok: false,
      count: read.count,
      faults: read.faults.map(({ path, message }) => ({
        path: path === '' ? 'statements' : `statements.${path}`,
        message,
      })),
    }
  const owners = ownersOf(read.statements, { entity, on, concern })
  if (!owners.ok) return { ok: false, count: 1, faults: [{ path: 'entity', message: WHY[owners.why] }] }
  const { ownership, control, findings } = owners
  return {
    ok: true,
    value: {
      ownership,
      // A chain takes no empty list of who decides.
      ...(control.length > 0 ? { control } : {}),
      findings: findings.map(one => ({ ...one, figures: { ...one.figures } })),
    },
  }
}
