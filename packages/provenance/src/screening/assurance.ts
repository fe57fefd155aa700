import { type Assurance, weakestAssurance } from '@lodestone/kernel'
import type { Stage } from '../stage.ts'
import type { Against } from './against.ts'
import type { ProvenStage } from './evidence.ts'
import type { UnprovenBatch } from './unproven.ts'

/** What accepted credentials of registered issuers say of the goods on the day that is judged. */
export type StageCredentials = {
  /** Whether they prove a stage. */
  readonly isVerified: (stage: Stage) => boolean
  /** What they say against the declaration. */
  readonly against: readonly Against[]
  /** Batches that they do not prove yet, and which stages these would prove. */
  readonly unproven: readonly UnprovenBatch[]
}

/** What is known of the proofs of one supplier's offer, beside what the offer declares. */
export type AssuranceFacts = {
  /** Whether this supplier has given the file whose SHA-256 this is. A file that somebody else has given says nothing of it. */
  readonly hasFile: (sha256: string) => boolean
  readonly isVerified: StageCredentials['isVerified']
}

/** No credential says anything. */
export const NO_CREDENTIALS: StageCredentials = { isVerified: () => false, against: [], unproven: [] }

/**
 * How a level is known: as well as the worst of the stages that had to be proven. A stage is documented when one certificate that proves it on
 * the day is at hand as a file, whichever else is not.
 *
 * A level that rests on no proof is declared: all is said to be Chinese, the policy does not speak about the goods, or nothing is proven. A stage
 * that is declared Chinese had not to be proven, so it lowers nothing: what is said against one's own interest needs no file.
 */
export const assuranceOf = (
  { provenBy }: { readonly provenBy: readonly ProvenStage[] },
  { hasFile, isVerified }: AssuranceFacts,
): Assurance =>
  weakestAssurance(
    provenBy.map(({ stage, sha256 }) =>
      isVerified(stage) ? 'verified' : sha256.some(hasFile) ? 'documented' : 'declared',
    ),
  )
