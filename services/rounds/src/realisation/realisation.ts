import type { Realisation } from '@lodestone/contracts'
import { exact, formatKg } from '@lodestone/kernel'

/** What was proposed to a member in its latest awarded rounds and what of it the member accepted, in grams of need. */
export type Counted = {
  readonly memberId: string
  readonly rounds: number
  readonly proposed: bigint
  readonly taken: bigint
}

export const showRealisation = ({ memberId, rounds, proposed, taken }: Counted): Realisation => ({
  memberId,
  rounds,
  proposedKg: formatKg(proposed),
  takenKg: formatKg(taken),
  share: exact.formatRational(exact.rational(taken, proposed), 4),
})
