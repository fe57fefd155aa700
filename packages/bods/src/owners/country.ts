import type { Concern } from './concern.ts'
import { WHY } from './finding.ts'
import type { Findings } from './findings.ts'
import type { Party } from './party.ts'

/**
 * The countries under which somebody stands: its own, and those of concern of its owners where they alone would hide them: it is itself in doubt, or
 * they have no place in the chain.
 */
export function countriesOf(party: Party, concern: Concern, findings: Findings, hidden?: string): readonly string[] {
  const { countries: own, doubt, name: owner } = party
  const why = hidden ?? (doubt && WHY[doubt])
  const owners = why === undefined ? [] : concern.owned(party.record).filter(country => !own.includes(country))
  if (why !== undefined && owners.length > 0) findings.add('country-of-owners', { owner, countries: owners, why })
  const all = [...own, ...owners].sort()
  if (all.length > 1) findings.add('several-countries', { owner, countries: all })
  return all
}
