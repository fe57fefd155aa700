import type { WaitingOffer } from '@lodestone/contracts'
import type { Judgement } from './judgement.ts'
import { noticesOf } from './screening.notice.ts'

/** The finding that an operator must look at, whatever level it leaves. */
const FOR_AN_OPERATOR = 'ownership-not-declared'

/** Why an offer is something for an operator: not proven, its owners are not told, or a proof that its level rests on ends soon. */
export function queueReasons({ computed }: Judgement): WaitingOffer['reasons'] {
  const reasons: WaitingOffer['reasons'] = []
  if (computed.level === 'U') reasons.push('not-proven')
  if (computed.findings.some(({ code }) => code === FOR_AN_OPERATOR)) reasons.push(FOR_AN_OPERATOR)
  if (noticesOf(computed.restsOn, computed.on).length > 0) reasons.push('evidence-expiring')
  return reasons
}

/** Whether an offer waits for an operator: there is a reason, and nobody has decided. */
export const waits = (judgement: Judgement): boolean =>
  judgement.decision === undefined && queueReasons(judgement).length > 0
