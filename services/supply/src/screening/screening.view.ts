import type { Screening } from '@lodestone/contracts'
import { assuranceIn, type Computed, type Judgement, levelOf } from './judgement.ts'
import { noticesOf } from './screening.notice.ts'

/** Proofs that the level rests on and that end within the first threshold, as of a day. */
const expiringOf = (computed: Computed, today: string): NonNullable<Screening['expiring']> =>
  noticesOf(computed.restsOn, today).map(({ proof, daysLeft }) => ({ ...proof, daysLeft }))

/** Findings as the API shows them. */
export const showFindings = (findings: Computed['findings']) => [...findings]

/** A judgement as the API shows it on a day. */
export function showScreening(judgement: Judgement, today: string): Screening {
  const { computed, decision } = judgement
  const expiring = expiringOf(computed, today)
  return {
    level: levelOf(judgement),
    assurance: assuranceIn(judgement),
    computedLevel: computed.level,
    policy: computed.policy,
    policyVersion: computed.policyVersion,
    on: computed.on,
    findings: showFindings(computed.findings),
    missing: [...computed.missing],
    ...(computed.gaps?.length ? { gaps: [...computed.gaps] } : {}),
    ...(expiring.length > 0 ? { expiring } : {}),
    ...(decision ? { decision } : {}),
  }
}
