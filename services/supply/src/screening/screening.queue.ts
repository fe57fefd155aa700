import type { WaitingOffer } from '@lodestone/contracts'
import type { Judgement } from './judgement.ts'
import { noticesOf } from './screening.notice.ts'

/** The finding that an operator must look at, whatever level it leaves. */
const FOR_AN_OPERATOR = 'ownership-not-declared'

/** Credentials of a batch disagree: somebody has to ask their issuers. */
const DISPUTED = 'batch-disputed'

/** Whether credentials of different holders disagree about a batch of an offer. */
export const isDisputed = ({ computed }: Pick<Judgement, 'computed'>): boolean =>
  computed.findings.some(({ code }) => code === DISPUTED)

/** Why an offer is something for an operator by itself: not proven, its owners are not told, or a proof that its level rests on ends soon. */
export function queueReasons({ computed }: Judgement): WaitingOffer['reasons'] {
  const reasons: WaitingOffer['reasons'] = []
  if (computed.level === 'U') reasons.push('not-proven')
  if (computed.findings.some(({ code }) => code === FOR_AN_OPERATOR)) reasons.push(FOR_AN_OPERATOR)
  if (noticesOf(computed.restsOn, computed.on).length > 0) reasons.push('evidence-expiring')
  return reasons
}

/** Whether an offer waits for an operator: there is a reason or a dispute, and nobody has decided. */
export const waits = (judgement: Judgement): boolean =>
  judgement.decision === undefined && (isDisputed(judgement) || queueReasons(judgement).length > 0)
