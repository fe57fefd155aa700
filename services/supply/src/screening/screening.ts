import type { JudgedUnder } from '@lodestone/contracts'
import { accept, isAssured, type Outcome, refuse } from '@lodestone/kernel'
import {
  type Against,
  assuranceOf,
  findPolicy,
  JUDGING_RULES,
  type Level,
  type ListedName,
  type OriginPolicy,
  type ScreenedOffer,
  type Stage,
  type StageCredentials,
  screen,
  type UnprovenBatch,
} from '@lodestone/provenance'
import { namedPolicy, standingPolicy, type Yardstick } from '../policy/policy.ts'
import { assuranceIn, assuranceShown, type Computed, type Grounded, type Judgement, levelOf } from './judgement.ts'
import { noticesOf, recheckDay } from './screening.notice.ts'

/** The plain date of an instant, in UTC: the day on which evidence and policies are judged. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10)

/**
 * What an offer is judged by, the digests that it names of which its supplier has given the files, the stages that credentials prove, what they say
 * against it and which batches they do not prove, and the names in it that may be, or are, on a list.
 */
export type Judging = Yardstick & {
  readonly given: readonly string[]
  readonly proven: readonly Stage[]
  readonly against: readonly Against[]
  readonly unproven: readonly UnprovenBatch[]
  readonly listed: readonly ListedName[]
}
type Facts = Pick<Judging, 'given' | 'proven' | 'against' | 'unproven' | 'listed'>

/** What a policy finds of an offer, and how that is known. */
function judged(offer: ScreenedOffer, policy: OriginPolicy, on: string, by: Judging): Computed {
  const { intermediaries, given, listed } = by
  const credentials = credentialsIn(by)
  const { isVerified } = credentials
  const { provenBy, ...verdict } = screen(offer, policy, on, intermediaries, credentials, listed)
  const assurance = assuranceOf({ provenBy }, { hasFile: sha256 => given.includes(sha256), isVerified })
  return { ...verdict, rules: JUDGING_RULES, on, ...knownFrom(by), ...assuranceShown(assurance) }
}

/** What credentials say of an offer, as the rules ask for it. */
export const credentialsIn = ({
  proven,
  against,
  unproven,
}: Pick<Facts, 'proven' | 'against' | 'unproven'>): StageCredentials => ({
  isVerified: stage => proven.includes(stage),
  against,
  unproven,
})

/** What is kept of the facts that a judgement was made with. */
const knownFrom = ({ given, proven, against, unproven, listed }: Judging): Partial<Facts> => ({
  ...(given.length > 0 ? { given } : {}),
  ...(proven.length > 0 ? { proven } : {}),
  ...(against.length > 0 ? { against } : {}),
  ...(unproven.length > 0 ? { unproven } : {}),
  ...(listed.length > 0 ? { listed } : {}),
})

/** The facts that a judgement was made with. */
export const factsOf = ({
  computed: { given = [], proven = [], against = [], unproven = [], listed = [] },
}: Judgement): Facts => ({
  given,
  proven,
  against,
  unproven,
  listed,
})

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
  const computed = judged(offer, namedPolicy(by.policies, policy), on, { ...by, ...factsOf(own) })
  return policy.id === id ? asDecided(computed, own) : { computed }
}

/**
 * What is thought of goods that an offer has become, under a policy version on a day, by the facts that are known now. What an operator has decided of the
 * offer under that policy holds where the same is found.
 */
export function judgementOn(
  offer: ScreenedOffer,
  own: Judgement,
  { policy, on, by }: { readonly policy: OriginPolicy; readonly on: string; readonly by: Judging },
): Judgement {
  const computed = judged(offer, policy, on, by)
  return policy.id === own.computed.policy ? asDecided(computed, own) : { computed }
}

/**
 * The same under the version of several that finds least: the first of those that find alike. A later version of a policy takes from goods what it no longer
 * finds in them, and gives them nothing that they were not bought for.
 */
export function lesserOf(
  versions: readonly OriginPolicy[],
  offer: ScreenedOffer,
  own: Judgement,
  { on, by }: { readonly on: string; readonly by: Judging },
): { readonly policy: OriginPolicy; readonly judgement: Judgement } {
  const judged = versions.map(policy => ({ policy, judgement: judgementOn(offer, own, { policy, on, by }) }))
  return judged.reduce((least, one) => (isLess(one.judgement, least.judgement) ? one : least))
}

/** Whether a judgement finds less than another: a worse level, or the same known by less. */
const isLess = (one: Judgement, other: Judgement): boolean => {
  const [a, b] = [LEVELS.indexOf(levelOf(one)), LEVELS.indexOf(levelOf(other))]
  return a > b || (a === b && !isAssured(assuranceIn(one), assuranceIn(other)))
}

/** Whether a judgement says what judging again by this version on this day would say: nothing that it rests on has come or gone since. */
export const stillHolds = (computed: Computed, version: string, on: string): boolean =>
  computed.policyVersion === version &&
  computed.rules === JUDGING_RULES &&
  computed.on <= on &&
  computed.restsOn !== undefined &&
  (computed.recheckOn === undefined || computed.recheckOn > on)

/**
 * Judges again, for whoever then tells the ends of proofs that are near. A decision stays as long as what it was made on is still found; otherwise it
 * lapses. Who knows of no further files and credentials judges by those of before.
 */
export function rejudge(
  offer: ScreenedOffer,
  before: Judgement,
  by: Yardstick & Partial<Judging>,
  on: string,
): Judgement {
  return asDecided(screenedOn(offer, { ...factsOf(before), ...by }, on), before)
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
