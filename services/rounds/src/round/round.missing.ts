import type { Unmatched, WhyUnmatched } from '@lodestone/contracts'
import type { Matching } from './round.ts'

/** As it is kept: what a sentence is made of by the sentence, which was kept alone before, so that neither is ever another's. */
export type KeptMissing = {
  readonly missing: readonly string[]
  readonly gaps?: Readonly<Record<string, WhyUnmatched>> | null
}
export type KeptMatching =
  | Exclude<Matching, { state: 'incomplete' }>
  | ({ readonly state: 'incomplete'; readonly since: string } & KeptMissing)

export const keptMissing = (missing: readonly Unmatched[]) => ({
  missing: missing.map(({ reason }) => reason),
  gaps: Object.fromEntries(missing.flatMap(({ reason, why }) => (why ? [[reason, why] as const] : []))),
})

export const missingOf = ({ missing, gaps }: KeptMissing): Unmatched[] =>
  missing.map(reason => {
    const why = gaps?.[reason]
    return why ? { reason, why } : { reason }
  })

export const keptMatching = (matching: Matching): KeptMatching =>
  matching.state === 'incomplete' ? { ...matching, ...keptMissing(matching.missing) } : matching

export const matchingOf = (kept: KeptMatching): Matching =>
  kept.state === 'incomplete' ? { state: kept.state, since: kept.since, missing: missingOf(kept) } : kept
