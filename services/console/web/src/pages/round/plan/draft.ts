import type { Body } from '../../../api/client.ts'
import type { Problem } from '../../../api/problem.ts'
import { type HubsOwn, revisionOf, startOf } from '../../../api/revision.ts'
import type { Round } from '../../../round/round.ts'
import { rulesOf, textOf } from '../../../round/rules.text.ts'
import type { RulesText } from '../../../round/rules.ts'

/** The policy in force when the round opens: the hub names its version then. */
export const IN_FORCE = 'in-force'

export const PASSES = ['1', '2', '3', '4', '5'] as const
export const UNDECIDED = ['lapse', 'accept'] as const

/** What the form of a draft says, as its fields have it. */
export type RoundText = {
  reference: string
  name: string
  type: 'diversification' | 'project'
  materials: readonly string[]
  periods: readonly string[]
  /** Local times as the browser's field has them: "2027-01-31T12:00". */
  collectionClosesAt: string
  offersCloseAt: string
  /** Empty: both sides decide without a day. */
  decisionsCloseAt: string
  maxPasses: (typeof PASSES)[number]
  undecided: (typeof UNDECIDED)[number]
  /** The id of a policy of origin, or `IN_FORCE`. */
  policy: string
  rules: RulesText
}

/** A part of the form: what is typed, how it changes, and what the hub found wrong. */
export type DraftPart = {
  readonly text: RoundText
  readonly set: <Name extends keyof RoundText>(name: Name) => (value: RoundText[Name]) => void
  readonly problem: Problem | undefined
}

/** The coming quarters, the running one first. */
export function comingQuarters(now: Date, count: number): string[] {
  const first = now.getUTCFullYear() * 4 + Math.floor(now.getUTCMonth() / 3)
  return Array.from({ length: count }, (_, n) => `${Math.floor((first + n) / 4)}-Q${((first + n) % 4) + 1}`)
}

/** A time as a field of the browser has it, in its own time zone. */
export function localTime(time: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`
}

/** A field's local time as the hub takes it; what is no time stays as it is, for the hub to refuse. */
export function instantOf(local: string): string {
  const time = new Date(local)
  return Number.isNaN(time.getTime()) ? local : time.toISOString()
}

/** A draft as the hub takes it. */
type Revision = Body<'/rounds/{id}', 'put'>

export const bodyOf = (text: RoundText): Revision => ({
  reference: text.reference.trim(),
  name: text.name.trim(),
  type: text.type,
  materials: [...text.materials],
  periods: [...text.periods],
  collectionClosesAt: instantOf(text.collectionClosesAt),
  offersCloseAt: instantOf(text.offersCloseAt),
  ...(text.decisionsCloseAt ? { decisionsCloseAt: instantOf(text.decisionsCloseAt) } : {}),
  rules: {
    ...rulesOf(text.rules),
    maxPasses: Number(text.maxPasses),
    undecided: text.undecided,
    ...(text.policy === IN_FORCE ? {} : { provenancePolicy: { id: text.policy } }),
  },
})

/** A form that says what a draft says. */
export const draftOf = (round: Round): RoundText => ({
  reference: round.reference,
  name: round.name,
  type: round.type,
  materials: round.materials,
  periods: round.periods,
  collectionClosesAt: localTime(new Date(round.collectionClosesAt)),
  offersCloseAt: localTime(new Date(round.offersCloseAt)),
  decisionsCloseAt: round.decisionsCloseAt ? localTime(new Date(round.decisionsCloseAt)) : '',
  maxPasses: PASSES[(round.rules.maxPasses ?? 1) - 1] ?? '1',
  undecided: round.rules.undecided ?? 'lapse',
  policy: round.rules.provenancePolicy?.id ?? IN_FORCE,
  rules: textOf(round.rules),
})

const HUBS_OWN: HubsOwn<Round, Revision> = {
  id: true,
  version: true,
  openedAt: true,
  poolPublishedAt: true,
  closedAt: true,
  matchedAt: true,
  projects: true,
  awardedAt: true,
  state: true,
  missing: true,
  gaps: true,
  unpriced: true,
  matching: true,
  passes: true,
  totals: true,
  byMaterial: true,
  shares: true,
  blocking: true,
  offersOut: true,
  originFallen: true,
  offered: true,
  pools: true,
  seals: true,
  seed: true,
  seedHash: true,
  inputDigest: true,
  resultHash: true,
}

/** A draft as its form now says it. The version of a policy goes with its id: that of another is not kept. */
export const revisedBody = (text: RoundText, round: Round): Revision =>
  revisionOf<Revision>(startOf(round, HUBS_OWN), bodyOf(draftOf(round)), bodyOf(text), ['provenancePolicy'])
