import type { Screening } from '@lodestone/contracts'
import type { Assurance } from '@lodestone/kernel'
import type { Against, Level, ListedName, Stage, UnprovenBatch, Screening as Verdict } from '@lodestone/provenance'

export type { Level }

/** What the rules say of an offer's origin under one policy on one plain date, and the day on which it is due to be looked at again. */
export type Computed = Omit<Verdict, 'gaps' | 'restsOn' | 'provenBy'> & {
  /** Judgements that were kept before what is missing had figures have none until they are made again. */
  readonly gaps?: Verdict['gaps']
  /** Those that were kept before proofs were told have none until they are made again, either. */
  readonly restsOn?: Verdict['restsOn']
  /** The digests that the offer names of which its supplier had given the files; none where it had given none. */
  readonly given?: readonly string[]
  /** The stages that credentials proved of the batches that the offer draws on; none where they proved none. */
  readonly proven?: readonly Stage[]
  /** What they said against the offer; none where they said nothing. */
  readonly against?: readonly Against[]
  /** The supplier's batches that they do not prove yet; none where there are none. */
  readonly unproven?: readonly UnprovenBatch[]
  /** The names in the offer that might be, or were, on a list; none where none were. */
  readonly listed?: readonly ListedName[]
  /** How the level is known; absent where that is the supplier's word. */
  readonly assurance?: Assurance
  /** The revision of the rules in the code that judged; none before these were counted. */
  readonly rules?: number
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

/**
 * How the level that counts is known. One that a person has decided above what is found rests on that decision and on no proof. A decision that
 * lowers or confirms what is found takes nothing from what is shown of it.
 */
export const assuranceIn = ({ computed, decision }: Judgement): Assurance =>
  decision && decision.level < computed.level ? 'declared' : (computed.assurance ?? 'declared')

/** The same as a field of what is told or kept, where it is more than the supplier's word. */
export const assuranceShown = (assurance: Assurance): { assurance?: Assurance } =>
  assurance === 'declared' ? {} : { assurance }

/** Whether two judgements say the same to others. The day on which they were made does not matter. */
export const saysTheSame = (a: Judgement, b: Judgement): boolean =>
  levelOf(a) === levelOf(b) && assuranceIn(a) === assuranceIn(b) && verdictOf(a.computed) === verdictOf(b.computed)

/** The figures say what the sentences say: what was kept without them is not told again for them. */
const verdictOf = ({ level, policy, policyVersion, findings, missing }: Computed): string =>
  JSON.stringify([level, policy, policyVersion, findings.map(one => [one.code, one.stage, one.message]), missing])

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
