import type { AllocationOrigin, AllocationState, SealedLine, SealedOffer } from '@lodestone/contracts'
import { type Assurance, isAssured, strongerAssurance } from '@lodestone/kernel'
import type { Round } from '../round/round.ts'

/** An origin level, and how it is known. */
export type Origin = { readonly level: SealedOffer['level']; readonly assurance: Assurance }

/** Whether an origin is what the round and a line of it ask. */
export const holdsFor = (
  { level, assurance }: Origin,
  { draft: { rules } }: Pick<Round, 'draft'>,
  line: Pick<SealedLine, 'provenanceFloor' | 'assurance'>,
): boolean =>
  level <= rules.provenanceFloor &&
  level <= (line.provenanceFloor ?? rules.provenanceFloor) &&
  isAssured(assurance, strongerAssurance(line.assurance, rules.assurance))

/** States in which goods are still to come, so that what is known of their origin matters. */
export const TO_COME = ['proposed', 'accepted', 'awarded', 'contracted'] as const satisfies readonly AllocationState[]
const IS_TO_COME: ReadonlySet<string> = new Set(TO_COME)

/** What is known of the origin of allocated goods. */
export type KnownOrigin = {
  readonly sealed: Pick<SealedOffer, 'level' | 'assurance' | 'chain'>
  readonly now: (Origin & { readonly since: string }) | undefined
  readonly fallen: boolean
}

/** The same as the parties of an allocation and operators see it: countries by stage, and no site or operator. */
export function showOrigin({ sealed, now, fallen }: KnownOrigin, state: AllocationState): AllocationOrigin {
  const before: Origin = { level: sealed.level, assurance: sealed.assurance ?? 'declared' }
  const isOther = now !== undefined && (now.level !== before.level || now.assurance !== before.assurance)
  const stages = [...Map.groupBy(sealed.chain, site => site.stage)]
  return {
    ...before,
    stages: stages.map(([stage, sites]) => ({ stage, countries: [...new Set(sites.map(site => site.country))] })),
    ...(IS_TO_COME.has(state) ? { holds: !fallen, ...(isOther ? { now } : {}) } : {}),
  }
}
