import { type Assurance, weakestAssurance } from '@lodestone/kernel'
import type { Stage } from '../stage.ts'
import type { Screening } from './screen.ts'

/** Whether an accepted credential of a registered issuer proves a stage of the goods on the day that is judged. */
export type StageCredentials = (stage: Stage) => boolean

/** What is known of the proofs of one supplier's offer, beside what the offer declares. */
export type AssuranceFacts = {
  /** Whether this supplier has given the file whose SHA-256 this is. A file that somebody else has given says nothing of it. */
  readonly hasFile: (sha256: string) => boolean
  readonly isVerified: StageCredentials
}

/** No credential is accepted as long as nothing reads any. */
export const NO_CREDENTIALS: StageCredentials = () => false

/**
 * How a level is known: as well as the worst of the stages that had to be proven. A stage is documented when one certificate that proves it on
 * the day is at hand as a file, whichever else is not.
 *
 * A level that rests on no proof is declared: all is said to be Chinese, the policy does not speak about the goods, or nothing is proven. A stage
 * that is declared Chinese had not to be proven, so it lowers nothing: what is said against one's own interest needs no file.
 */
export const assuranceOf = (
  { provenBy }: Pick<Screening, 'provenBy'>,
  { hasFile, isVerified }: AssuranceFacts,
): Assurance =>
  weakestAssurance(
    provenBy.map(({ stage, sha256 }) =>
      isVerified(stage) ? 'verified' : sha256.some(hasFile) ? 'documented' : 'declared',
    ),
  )
