/** How an origin level is known, the least first: by the supplier's word, by the files of its proofs, by credentials of registered issuers. */
export const ASSURANCES = ['declared', 'documented', 'verified'] as const
export type Assurance = (typeof ASSURANCES)[number]

const rankOf = (one: Assurance): number => ASSURANCES.indexOf(one)

/** Whether what is had is at least what is asked. Who says nothing has, or asks, what is declared. */
export const isAssured = (had: Assurance = 'declared', asked: Assurance = 'declared'): boolean =>
  rankOf(had) >= rankOf(asked)

/** What satisfies both who ask: the later of the two. */
export const strongerAssurance = (a: Assurance = 'declared', b: Assurance = 'declared'): Assurance =>
  isAssured(a, b) ? a : b

/** What holds of all of them: the first; of none nothing is known but by word. */
export const weakestAssurance = (all: readonly Assurance[]): Assurance =>
  ASSURANCES[Math.min(...all.map(rankOf))] ?? 'declared'
