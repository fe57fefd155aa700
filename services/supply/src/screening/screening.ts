import type { JudgedUnder } from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'
import {
  assuranceOf,
  findPolicy,
  type Level,
  NO_CREDENTIALS,
  type OriginPolicy,
  type ScreenedOffer,
  screen,
} from '@lodestone/provenance'
import { namedPolicy, standingPolicy, type Yardstick } from '../policy/policy.ts'
import { assuranceShown, type Computed, type Grounded, type Judgement } from './judgement.ts'
import { noticesOf, recheckDay } from './screening.notice.ts'

/** The plain date of an instant, in UTC: the day on which evidence and policies are judged. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10)

/** What an offer is judged by, and the digests that it names of which its supplier has given the files. */
export type Judging = Yardstick & { readonly given: readonly string[] }

/** What a policy finds of an offer, and how that is known. */
function judged(offer: ScreenedOffer, policy: OriginPolicy, on: string, { intermediaries, given }: Judging): Computed {
  const { provenBy, ...verdict } = screen(offer, policy, on, intermediaries)
  const hasFile = (sha256: string): boolean => given.includes(sha256)
  const assurance = assuranceOf({ provenBy }, { hasFile, isVerified: NO_CREDENTIALS })
  return { ...verdict, on, ...(given.length > 0 ? { given } : {}), ...assuranceShown(assurance) }
}

/** A judgement on the day a declaration comes. It is due at once when the end of a proof has to be told. */
export function judge(offer: ScreenedOffer, by: Judging, on: string): Computed {
  const computed = screenedOn(offer, by, on)
  return noticesOf(computed.restsOn, on).length > 0 ? { ...computed, recheckOn: on } : computed
}

function screenedOn(offer: ScreenedOffer, by: Judging, on: string): Computed {
  const computed = judged(offer, standingPolicy(by.policies, on), on, by)
  const recheckOn = recheckDay(offer.evidence, computed.restsOn ?? [], on)
  return { ...computed, ...(recheckOn === undefined ? {} : { recheckOn }) }
}

/** The same offer under another policy, for who asks; nothing is kept of it. */
export function judgeUnder(
  offer: ScreenedOffer,
  by: Judging,
  policyId: string,
  on: string,
): Outcome<Computed, 'validation-failed'> {
  const policy = findPolicy(by.policies, policyId, on)
  if (policy?.kind === 'origin') return accept(judged(offer, policy, on, by))
  const message = policy
    ? 'this policy judges rounds, not offers'
    : by.policies.some(one => one.id === policyId)
      ? `no version of this policy stands on ${on}`
      : 'not a policy of the catalogue'
  return refuse('validation-failed', `The offer cannot be judged: ${message}.`, [{ path: 'query.policy', message }])
}

/** The policy version that a round names; rounds that opened before they named one go by the hub's own of the day. */
export type RoundPolicy = JudgedUnder | undefined

/**
 * What is thought of an offer in a round: under the policy version that the round names, on the day of what is thought of it by itself. An
 * operator's decision is about the hub's own policy, and about what was found: it holds under another version of that policy which finds the
 * same, and under no other policy.
 */
export function judgementIn(policy: RoundPolicy, offer: ScreenedOffer, own: Judgement, by: Yardstick): Judgement {
  const { policy: id, policyVersion, on } = own.computed
  if (!policy || (policy.id === id && policy.version === policyVersion)) return own
  const computed = judged(offer, namedPolicy(by.policies, policy), on, { ...by, given: own.computed.given ?? [] })
  return policy.id === id ? asDecided(computed, own) : { computed }
}

/** Whether a judgement says what judging again by this version on this day would say: nothing that it rests on has come or gone since. */
export const stillHolds = (computed: Computed, version: string, on: string): boolean =>
  computed.policyVersion === version &&
  computed.on <= on &&
  computed.restsOn !== undefined &&
  (computed.recheckOn === undefined || computed.recheckOn > on)

/**
 * Judges again, for whoever then tells the ends of proofs that are near. A decision stays as long as what it was made on is still found; otherwise it
 * lapses. Who knows of no further files judges by those that were given before.
 */
export function rejudge(
  offer: ScreenedOffer,
  before: Judgement,
  by: Yardstick & Partial<Judging>,
  on: string,
): Judgement {
  return asDecided(screenedOn(offer, { given: before.computed.given ?? [], ...by }, on), before)
}

/** What is found, with the last decision: whoever changes what is found undoes it nowhere where that is still found. */
function asDecided(computed: Computed, before: Judgement): Judgement {
  const last = decidedIn(before)
  if (!last) return { computed }
  return last.grounds === groundsOf(computed) ? { computed, decision: last.decision } : { computed, lapsed: last }
}

const decidedIn = ({ computed, decision, lapsed }: Judgement): Grounded | undefined =>
  decision ? { decision, found: computed.level, grounds: groundsOf(computed) } : lapsed

/** From nothing found to not proven, which never matches. */
const LEVELS = ['A', 'B', 'C', 'D', 'E', 'U'] as const satisfies readonly Level[]

/**
 * A judgement on a declaration that its supplier has sent anew: a decision in its favour lapses, since it was about another declaration. One against it
 * does not, or it would be undone by sending the same again.
 */
export function judgeAnew(offer: ScreenedOffer, before: Judgement, by: Judging, on: string): Judgement {
  const computed = judge(offer, by, on)
  const last = decidedIn(before)
  return last && isAgainst(last) ? asDecided(computed, before) : { computed }
}

const isAgainst = ({ decision, found }: Grounded): boolean => LEVELS.indexOf(decision.level) > LEVELS.indexOf(found)

const groundsOf = ({ level, findings }: Computed): string =>
  [level, ...findings.map(finding => `${finding.code} ${finding.stage ?? ''}`).sort()].join('\n')
