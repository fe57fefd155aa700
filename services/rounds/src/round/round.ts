import { type FailureReason, type RoundDraft, type RoundState, type Unmatched, values } from '@lodestone/contracts'
import { accept, type FieldError, formatKg, type Outcome, refuse } from '@lodestone/kernel'
import type { BelowLots } from '../allocation/allocation.ts'

/** How the matching of a closed round stands, as it was last told, and since when. */
export type Matching =
  | { readonly state: 'waiting'; readonly since: string }
  | { readonly state: 'incomplete'; readonly since: string; readonly missing: readonly Unmatched[] }
  | {
      readonly state: 'failed'
      readonly since: string
      readonly attempts: number
      readonly runId: string
      readonly reason?: FailureReason
    }

/** An order to cancel a round that is being carried out: who gave it, and why. */
export type Cancelling = { readonly by: string; readonly reason?: string | undefined }

export type Round = {
  readonly id: string
  readonly version: number
  readonly state: RoundState
  readonly draft: RoundDraft
  /** 32 bytes in hex; told when the books can no longer change. */
  readonly seed: string
  readonly seedHash: string
  readonly openedAt?: string
  /** From when on it takes offers to a pool that is published. */
  readonly offeringSince?: string
  readonly closedAt?: string
  readonly awardedAt?: string
  /** The pass that is being matched, decided or was the last; 1 from the draft on. */
  readonly pass: number
  /** When the decisions of the pass that is matched close; absent once they have, and where no day was set. */
  readonly decisionsDueAt?: string
  /** What keeps the own copy of the books from being the sealed ones, or a result from being taken over. */
  readonly missing: readonly Unmatched[]
  /** From the close to the match. */
  readonly matching?: Matching
  /** From the first allocation that a cancellation lets lapse to its end: nothing else is decided meanwhile. */
  readonly cancelling?: Cancelling
}

export type Command =
  | { readonly type: 'open' | 'publish-pool' | 'close' | 'cancel' }
  | {
      readonly type: 'award'
      /** Allocations that are neither accepted by both sides nor declined. */
      readonly undecided: number
      readonly accepted: number
      readonly lapseUndecided: boolean
      /** Offers of which less was accepted than their lots or tiers allow, were the undecided to lapse. */
      readonly below: readonly BelowLots[]
      readonly lapseBelowLots: boolean
    }
export type CommandType = Command['type']
export type Refused = 'wrong-state' | 'undecided-allocations' | 'lots-not-reached'

/** States in the order in which a round passes through them. `cancelled` ends it from any before `awarded`. */
const ORDER: readonly RoundState[] = [
  'draft',
  'collecting',
  'offering',
  'sealing',
  'matching',
  'matched',
  'awarded',
  'completed',
]
/** Where each command takes a round from and to. */
const STEPS = {
  open: { from: 'draft', to: 'collecting' },
  'publish-pool': { from: 'collecting', to: 'offering' },
  close: { from: 'offering', to: 'sealing' },
  award: { from: 'matched', to: 'awarded' },
} as const satisfies Record<Exclude<CommandType, 'cancel'>, { from: RoundState; to: RoundState }>

const passed = (round: Round, state: RoundState): boolean => ORDER.indexOf(round.state) >= ORDER.indexOf(state)

/**
 * What a command makes of a round; `undefined` when it was carried out before, so that repeating a transition changes nothing. A round of
 * which nothing is awarded is completed at once: there is nothing to contract or deliver.
 */
export function decide(round: Round, command: Command, now: Date): Outcome<Round | undefined, Refused> {
  if (command.type === 'cancel') {
    if (round.state === 'cancelled') return accept(undefined)
    if (passed(round, 'awarded')) return refuse('wrong-state', `A round that is ${round.state} cannot be cancelled.`)
    return accept(moved(round, 'cancelled'))
  }
  const step = STEPS[command.type]
  if (round.state !== 'cancelled' && passed(round, step.to)) return accept(undefined)
  if (round.cancelling) return refuse('wrong-state', 'The round is being cancelled.')
  if (round.state !== step.from && !(command.type === 'award' && hasLostPass(round)))
    return refuse('wrong-state', `The round is ${round.state}; this is possible while it is ${step.from}.`)
  const at = now.toISOString()
  switch (command.type) {
    case 'open':
      if (Date.parse(round.draft.collectionClosesAt) <= now.getTime())
        return refuse('wrong-state', 'The deadline of the collection has passed.')
      return accept({ ...moved(round, step.to), openedAt: at })
    case 'publish-pool':
      return accept({ ...moved(round, step.to), offeringSince: at })
    case 'close':
      return accept({ ...moved(round, step.to), closedAt: at, matching: { state: 'waiting', since: at } })
    case 'award':
      if (command.undecided > 0 && round.draft.rules.undecided === 'accept')
        return refuse('undecided-allocations', countsAsAccepted(command.undecided))
      if (command.undecided > 0 && !command.lapseUndecided)
        return refuse('undecided-allocations', `${command.undecided} allocation(s) are neither accepted nor declined.`)
      if (command.below.length > 0 && !command.lapseBelowLots)
        return refuse('lots-not-reached', belowTold(round, command.below), command.below.map(belowFault))
      return accept({
        ...moved(round, command.accepted === lostBelow(command.below) ? 'completed' : step.to),
        awardedAt: at,
      })
  }
}

/**
 * Whether two people are asked for: what opens the prices before their day, gives away what was matched, or ends a round of which the prices
 * are known.
 */
export const isForTwo = (round: Round, { type }: { readonly type: CommandType }, now: Date): boolean =>
  (type === 'close' && Date.parse(round.draft.offersCloseAt) > now.getTime()) ||
  type === 'award' ||
  (type === 'cancel' && passed(round, 'sealing'))

const MINUTE_MS = 60_000

/** Refuses to open a round that would take offers for a shorter time than suppliers are to have. */
export function mayOpen({ draft }: Round, shortestMinutes: number): Outcome<undefined, 'validation-failed'> {
  const planned = Date.parse(draft.offersCloseAt) - Date.parse(draft.collectionClosesAt)
  if (planned >= shortestMinutes * MINUTE_MS) return accept(undefined)
  return refuse('validation-failed', 'The round would take offers for too short a time.', [
    { path: 'offersCloseAt', message: `at least ${shortestMinutes} minutes after collectionClosesAt` },
  ])
}

/** Refuses to close a round before its deadline that has taken offers for a shorter time than suppliers are to have. */
export function mayClose(round: Round, shortestMinutes: number, now: Date): Outcome<undefined, 'wrong-state'> {
  const { draft, offeringSince = draft.collectionClosesAt } = round
  const earliest = Date.parse(offeringSince) + shortestMinutes * MINUTE_MS
  if (round.state !== 'offering' || Date.parse(draft.offersCloseAt) <= now.getTime() || earliest <= now.getTime())
    return accept(undefined)
  return refuse(
    'wrong-state',
    `Suppliers have ${shortestMinutes} minutes for their offers: it closes at ${new Date(earliest).toISOString()} at the earliest, or at its deadline.`,
  )
}

/** Whether the matching of a further pass was given up: what earlier passes gave can be awarded without it. */
const hasLostPass = ({ state, pass, matching }: Round): boolean =>
  state === 'matching' && pass > 1 && matching?.state === 'failed'

/** Whether the round's allocations are being decided on, by both sides or by the job that closes decisions. */
export const isDecidable = (round: Round): boolean => round.state === 'matched' && !round.cancelling

/** Whether a side may decide now: its day closes decisions by itself, whenever the job comes to an allocation. */
export const takesDecisions = (round: Round, now: Date): boolean => isDecidable(round) && !isDecisionDue(round, now)

/** Whether the day on which decisions close has come. */
export const isDecisionDue = ({ decisionsDueAt }: Round, now: Date): boolean =>
  decisionsDueAt !== undefined && Date.parse(decisionsDueAt) <= now.getTime()

const countsAsAccepted = (undecided: number): string =>
  `By the rule of the round ${undecided} allocation(s) that are neither accepted nor declined count as accepted when decisions close; they cannot lapse. close-decisions closes them now.`

const lostBelow = (below: readonly BelowLots[]): number => below.reduce((sum, { allocations }) => sum + allocations, 0)

/** What awarding takes, and what a further pass would match again. */
function belowTold(round: Round, below: readonly BelowLots[]): string {
  const kg = formatKg(below.reduce((sum, { accepted }) => sum + accepted, 0n))
  const takes = `Awarding now would let ${kg} kg lapse that both sides accepted in ${lostBelow(below)} allocation(s), because what is left of ${below.length} offer(s) reaches no lot or tier; lapseBelowLots does so.`
  return round.pass < maxPasses(round)
    ? `${takes} Pass ${round.pass + 1} would match these ${kg} kg again, beside all that was refused; close-decisions begins it.`
    : `${takes} No further pass is left to match them again.`
}

const belowFault = ({ offerId, accepted, misses, allocations }: BelowLots): FieldError => ({
  path: `offers.${offerId}`,
  message: `${formatKg(accepted)} kg accepted in ${allocations} allocation(s), ${formatKg(misses)} kg off a total that its lots and the tier of its price allow`,
})

/** Passes that a round may have. */
export const maxPasses = ({ draft }: Round): number => draft.rules.maxPasses ?? 1

/**
 * When the decisions on a pass that is matched now close: on the day that was published; for a match that comes later than that, and for a further
 * pass, as long after it as that day lies after the close of offers. Never later than the hub can hold.
 */
export function decisionsDue({ draft, pass }: Pick<Round, 'draft' | 'pass'>, now: Date): string | undefined {
  if (draft.decisionsCloseAt === undefined) return undefined
  const published = Date.parse(draft.decisionsCloseAt)
  if (pass === 1 && published > now.getTime()) return draft.decisionsCloseAt
  const due = now.getTime() + published - Date.parse(draft.offersCloseAt)
  return new Date(Math.min(due, values.LAST_INSTANT_MS)).toISOString()
}

/** A round that is matched, at one pass more than before if it was there already. */
export function matchedAt(round: Round, now: Date): Round {
  const due = decisionsDue(round, now)
  return { ...moved(round, 'matched'), ...(due === undefined ? {} : { decisionsDueAt: due }) }
}

/** A round whose decisions are closed as soon as somebody looks; `undefined` when it is open for none. */
export const closingNow = (round: Round, now: Date): Round | undefined =>
  isDecidable(round) ? { ...round, decisionsDueAt: now.toISOString(), version: round.version + 1 } : undefined

/** A round whose decisions are closed, and of which no further pass is needed or left. */
export const decidedOn = ({ decisionsDueAt: _, ...round }: Round): Round => ({ ...round, version: round.version + 1 })

/** A round of which the next pass is to be matched. */
export const inNextPass = (round: Round, now: Date): Round => ({
  ...moved(round, 'matching'),
  pass: round.pass + 1,
  matching: { state: 'waiting', since: now.toISOString() },
})

/** A round in another state; what was missing belongs to the state before, and so does its matching once that is over. */
export function moved({ matching, cancelling: _, decisionsDueAt: __, ...round }: Round, state: RoundState): Round {
  return {
    ...round,
    state,
    missing: [],
    ...(matching && state === 'matching' ? { matching } : {}),
    version: round.version + 1,
  }
}

/** A round whose offers will be judged under one version of a policy. */
export const judgedUnder = (round: Round, policy: { id: string; version: string }): Round => ({
  ...round,
  draft: { ...round.draft, rules: { ...round.draft.rules, provenancePolicy: policy } },
})

/** The command that a deadline gives by itself when it is due. */
export function dueCommand(round: Round, now: Date): 'publish-pool' | 'close' | 'close-decisions' | undefined {
  const due = (deadline: string): boolean => Date.parse(deadline) <= now.getTime()
  if (round.state === 'collecting' && due(round.draft.collectionClosesAt)) return 'publish-pool'
  if (round.state === 'offering' && due(round.draft.offersCloseAt)) return 'close'
  if (isDecidable(round) && isDecisionDue(round, now)) return 'close-decisions'
  return undefined
}
