import type { Screening } from '@lodestone/contracts'
import { accept, canonicalJson, type Json, type Outcome, refuse } from '@lodestone/kernel'
import {
  DEFAULT_POLICY,
  findPolicy,
  type Level,
  policies,
  type ScreenedOffer,
  screen,
  type Screening as Verdict,
} from '@lodestone/provenance'

export type { Level }

/** What the rules say of an offer's origin under one policy on one plain date. */
export type Computed = Verdict & { readonly on: string }
export type Decision = NonNullable<Screening['decision']>

/** What counts of an offer's origin: an operator's decision stands beside the computed level and goes before it. */
export type Judgement = { readonly computed: Computed; readonly decision?: Decision }

export const levelOf = (judgement: Judgement): Level => judgement.decision?.level ?? judgement.computed.level

/** The plain date of an instant, in UTC: the day on which evidence and policies are judged. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10)

/** The version of the hub's own policy that stands on a day. Throws when there is none: nothing could then be offered at all. */
export function standingPolicy(on: string) {
  const policy = findPolicy(DEFAULT_POLICY, on)
  if (policy?.kind !== 'origin') throw new Error(`no version of ${DEFAULT_POLICY} stands on ${on}`)
  return policy
}

export const judge = (offer: ScreenedOffer, on: string): Computed => ({ ...screen(offer, standingPolicy(on), on), on })

/** The same offer under another policy, for who asks; nothing is kept of it. */
export function judgeUnder(offer: ScreenedOffer, policyId: string, on: string): Outcome<Computed, 'validation-failed'> {
  const policy = findPolicy(policyId, on)
  if (policy?.kind === 'origin') return accept({ ...screen(offer, policy, on), on })
  const message = policy
    ? 'this policy judges rounds, not offers'
    : policies.some(one => one.id === policyId)
      ? `no version of this policy stands on ${on}`
      : 'not a policy of the catalogue'
  return refuse('validation-failed', `The offer cannot be judged: ${message}.`, [{ path: 'query.policy', message }])
}

/** Judges again on a later day. A decision stays as long as what it was made on is still found; otherwise it lapses. */
export function rejudge(offer: ScreenedOffer, before: Judgement, on: string): Judgement {
  const computed = judge(offer, on)
  const kept = before.decision !== undefined && sameGrounds(before.computed, computed)
  return kept ? { computed, decision: before.decision } : { computed }
}

const sameGrounds = (a: Computed, b: Computed): boolean => groundsOf(a) === groundsOf(b)
const groundsOf = ({ level, findings }: Computed): string =>
  [level, ...findings.map(finding => `${finding.code} ${finding.stage ?? ''}`).sort()].join('\n')

/** Whether two judgements say the same to others. The day on which they were made does not matter. */
export const saysTheSame = (a: Judgement, b: Judgement): boolean =>
  levelOf(a) === levelOf(b) && verdictOf(a.computed) === verdictOf(b.computed)

/** In canonical form: a judgement that was stored has its members in another order. */
const verdictOf = ({ on: _, ...verdict }: Computed): string => canonicalJson(verdict as unknown as Json)

/** Findings that change no level by themselves and that an operator must still look at. */
const FOR_AN_OPERATOR: ReadonlySet<string> = new Set(['ownership-not-declared'])

/** Whether an offer waits for an operator: nobody has decided, and it is not proven or its owners are not told. */
export const waits = ({ computed, decision }: Judgement): boolean =>
  decision === undefined &&
  (computed.level === 'U' || computed.findings.some(finding => FOR_AN_OPERATOR.has(finding.code)))

/** An operator's decision; `undefined` when the same level was decided for the same reason before. */
export function decide(judgement: Judgement, decision: Decision): Judgement | undefined {
  const before = judgement.decision
  if (before?.level === decision.level && before.reason === decision.reason) return undefined
  return { computed: judgement.computed, decision }
}

/** The next plain date on which the same declaration may be judged otherwise: evidence or a policy version begins or has ended. */
export function recheckDay(offer: Pick<ScreenedOffer, 'evidence'>, on: string): string | undefined {
  const own = policies.filter(policy => policy.id === DEFAULT_POLICY)
  const days = [...offer.evidence, ...own].flatMap(({ validFrom, validTo }) => [
    validFrom,
    ...(validTo === undefined ? [] : [dayAfter(validTo)]),
  ])
  return days.filter(day => day > on).sort()[0]
}

function dayAfter(date: string): string {
  const next = new Date(`${date}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return dayOf(next)
}

/** A judgement as the API shows it. */
export function showScreening(judgement: Judgement): Screening {
  const { computed, decision } = judgement
  return {
    level: levelOf(judgement),
    computedLevel: computed.level,
    policy: computed.policy,
    policyVersion: computed.policyVersion,
    on: computed.on,
    findings: [...computed.findings],
    missing: [...computed.missing],
    ...(decision ? { decision } : {}),
  }
}
