import { EXPIRY_NOTICES, type JudgedUnder, type Screening, type WaitingOffer } from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'
import {
  dateOf,
  dayNumber,
  findPolicy,
  type Level,
  type Proof,
  type ScreenedOffer,
  screen,
  type Screening as Verdict,
} from '@lodestone/provenance'
import { namedPolicy, standingPolicy, type Yardstick } from '../policy/policy.ts'

export type { Level }

/** What the rules say of an offer's origin under one policy on one plain date, and the day on which it is due to be looked at again. */
export type Computed = Omit<Verdict, 'gaps' | 'restsOn'> & {
  /** Judgements that were kept before what is missing had figures have none until they are made again. */
  readonly gaps?: Verdict['gaps']
  /** Those that were kept before proofs were told have none until they are made again, either. */
  readonly restsOn?: Verdict['restsOn']
  readonly on: string
  readonly recheckOn?: string
}
export type OperatorDecision = NonNullable<Screening['decision']>

/** A decision with the level and all else that was found when it was made. */
export type Grounded = { readonly decision: OperatorDecision; readonly found: Level; readonly grounds: string }

/**
 * What counts of an offer's origin: an operator's decision stands beside the computed level and goes before it. One that was made on something else
 * than what is found now has lapsed, and holds again where that is found.
 */
export type Judgement = {
  readonly computed: Computed
  readonly decision?: OperatorDecision
  readonly lapsed?: Grounded
}

export const judgementOf = ({
  computed,
  decision,
  lapsed,
}: {
  computed: Computed
  decision: OperatorDecision | null
  lapsed: Grounded | null
}): Judgement => ({
  computed,
  ...(decision ? { decision } : {}),
  ...(lapsed ? { lapsed } : {}),
})

export const levelOf = (judgement: Judgement): Level => judgement.decision?.level ?? judgement.computed.level

/** The plain date of an instant, in UTC: the day on which evidence and policies are judged. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10)

/** A judgement on the day a declaration comes. It is due at once when the end of a proof has to be told. */
export function judge(offer: ScreenedOffer, by: Yardstick, on: string): Computed {
  const computed = screenedOn(offer, by, on)
  return noticesOf(computed.restsOn, on).length > 0 ? { ...computed, recheckOn: on } : computed
}

function screenedOn(offer: ScreenedOffer, by: Yardstick, on: string): Computed {
  const verdict = screen(offer, standingPolicy(by.policies, on), on, by.intermediaries)
  const recheckOn = recheckDay(offer.evidence, verdict.restsOn, on)
  return { ...verdict, on, ...(recheckOn === undefined ? {} : { recheckOn }) }
}

/** The same offer under another policy, for who asks; nothing is kept of it. */
export function judgeUnder(
  offer: ScreenedOffer,
  by: Yardstick,
  policyId: string,
  on: string,
): Outcome<Computed, 'validation-failed'> {
  const policy = findPolicy(by.policies, policyId, on)
  if (policy?.kind === 'origin') return accept({ ...screen(offer, policy, on, by.intermediaries), on })
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
  const verdict = screen(offer, namedPolicy(by.policies, policy), on, by.intermediaries)
  const computed = { ...verdict, on }
  return policy.id === id ? asDecided(computed, own) : { computed }
}

/** Whether a judgement says what judging again by this version on this day would say: nothing that it rests on has come or gone since. */
export const stillHolds = (computed: Computed, version: string, on: string): boolean =>
  computed.policyVersion === version &&
  computed.on <= on &&
  computed.restsOn !== undefined &&
  (computed.recheckOn === undefined || computed.recheckOn > on)

/** Judges again, for whoever then tells the ends of proofs that are near. A decision stays as long as what it was made on is still found; otherwise it lapses. */
export function rejudge(offer: ScreenedOffer, before: Judgement, by: Yardstick, on: string): Judgement {
  return asDecided(screenedOn(offer, by, on), before)
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
export function judgeAnew(offer: ScreenedOffer, before: Judgement, by: Yardstick, on: string): Judgement {
  const computed = judge(offer, by, on)
  const last = decidedIn(before)
  return last && isAgainst(last) ? asDecided(computed, before) : { computed }
}

const isAgainst = ({ decision, found }: Grounded): boolean => LEVELS.indexOf(decision.level) > LEVELS.indexOf(found)

const groundsOf = ({ level, findings }: Computed): string =>
  [level, ...findings.map(finding => `${finding.code} ${finding.stage ?? ''}`).sort()].join('\n')

/** Whether two judgements say the same to others. The day on which they were made does not matter. */
export const saysTheSame = (a: Judgement, b: Judgement): boolean =>
  levelOf(a) === levelOf(b) && verdictOf(a.computed) === verdictOf(b.computed)

/** The figures say what the sentences say: what was kept without them is not told again for them. */
const verdictOf = ({ level, policy, policyVersion, findings, missing }: Computed): string =>
  JSON.stringify([level, policy, policyVersion, findings.map(one => [one.code, one.stage, one.message]), missing])

/** The finding that changes no level by itself and that an operator must still look at. */
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

const MOST_OF_A_REASON = 1_000

/** Why an offer has the level it has, in a sentence or some; `undefined` when there is nothing against it. */
export function reasonOf({ computed, decision }: Judgement): string | undefined {
  const said = decision
    ? [decision.reason]
    : computed.missing.length > 0
      ? computed.missing
      : computed.findings.map(finding => finding.message)
  const text = said.join('; ')
  if (text === '') return undefined
  return text.length > MOST_OF_A_REASON ? `${text.slice(0, MOST_OF_A_REASON - 1)}…` : text
}

/** An operator's decision; `undefined` when the same level was decided for the same reason before. */
export function decide(judgement: Judgement, decision: OperatorDecision): Judgement | undefined {
  const before = judgement.decision
  if (before?.level === decision.level && before.reason === decision.reason) return undefined
  return { computed: judgement.computed, decision }
}

/** The end of a proof that is to be told: the nearest threshold that is reached, in days before its last valid day. */
export type ExpiryNotice = { readonly proof: Proof; readonly daysLeft: number; readonly threshold: number }

/** The notices that a day asks for. A threshold that a nearer one has overtaken is not told any more. */
export function noticesOf(proofs: Computed['restsOn'], on: string): ExpiryNotice[] {
  return (proofs ?? []).flatMap(proof => {
    const daysLeft = dayNumber(proof.validTo) - dayNumber(on)
    const reached = EXPIRY_NOTICES.filter(threshold => daysLeft <= threshold)
    return daysLeft >= 0 && reached.length > 0 ? [{ proof, daysLeft, threshold: Math.min(...reached) }] : []
  })
}

/**
 * The next plain date on which the same declaration may be judged otherwise, or an end must be told: evidence begins or has ended, or a
 * proof that the level rests on comes to a threshold. New versions of the policy are found by their name.
 */
export function recheckDay(
  evidence: ScreenedOffer['evidence'],
  proofs: readonly Proof[],
  on: string,
): string | undefined {
  const today = dayNumber(on)
  let next = Number.POSITIVE_INFINITY
  const look = (day: number): void => {
    if (day > today && day < next) next = day
  }
  for (const { validFrom, validTo } of evidence) {
    look(dayNumber(validFrom))
    look(dayNumber(validTo) + 1)
  }
  for (const { validTo } of proofs) for (const threshold of EXPIRY_NOTICES) look(dayNumber(validTo) - threshold)
  return Number.isFinite(next) ? dateOf(next) : undefined
}

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
