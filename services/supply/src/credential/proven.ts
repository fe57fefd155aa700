import { type RegisteredIssuer, remitFindings } from '@lodestone/credentials'
import type { Stage } from '@lodestone/provenance'
import type { OfferTerms } from '../offer/offer.ts'

/** An accepted credential, as far as it matters for what it proves. */
export type Proving = {
  readonly id: string
  readonly kind: string
  /** When it was attested, such as 2026-11-30. */
  readonly day: string
  readonly stages: readonly string[]
  /** Countries of the site that it is about; none where it says none. */
  readonly countries: readonly string[]
  readonly issuer: RegisteredIssuer
}

type Site = OfferTerms['chain'][number]

/** The stages of a chain of which every site is proven, with the first credential that proves one of them. */
export function provenIn(chain: OfferTerms['chain'], credentials: readonly Proving[]): ReadonlyMap<Stage, string> {
  const proven = new Map<Stage, string>()
  for (const stage of new Set(chain.map(site => site.stage))) {
    const by = chain.filter(site => site.stage === stage).map(site => credentials.find(one => proves(one, site))?.id)
    const [first] = by
    if (first !== undefined && !by.includes(undefined)) proven.set(stage, first)
  }
  return proven
}

/** Says the stage itself, is of no other country, and its issuer may attest that stage there: most credentials say no country. */
function proves({ kind, day, stages, countries, issuer }: Proving, { stage, country }: Site): boolean {
  if (!stages.includes(stage) || (countries.length > 0 && !countries.includes(country))) return false
  return remitFindings(issuer, { type: kind, day, stages: [stage], countries: [country] }).length === 0
}
