import { type FailureReason, type RoundDraft, type RoundState, type Unmatched, values } from '@lodestone/contracts'
import { accept, type FieldError, formatKg, type Outcome, ROUND_STATES, refuse } from '@lodestone/kernel'
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

/** What a round has in every state. */
type Procedure = {
  readonly id: string
  readonly version: number
  readonly draft: RoundDraft
  /** 32 bytes in hex; told when the books can no longer change. */
  readonly seed: string
  readonly seedHash: string
  /** The pass that is being matched, decided or was the last; 1 from the draft on. */
  readonly pass: number
}
type Opened = Procedure & { readonly openedAt: string }
type Closed = Opened & { readonly closedAt: string }
type Waiting = Closed & {
  readonly matching: Matching
  /** What keeps the own copy of the books from being the sealed ones, or a result from being taken over. */
  readonly missing: readonly Unmatched[]
}
type Offering = Opened & {
  /** From when on it takes offers to a pool that is published. */
  readonly offeringSince: string
}
type Matched = Closed & {
  /** When the decisions of its pass close; absent once they have, and where no day was set. */
  readonly decisionsDueAt?: string
}
type Awarded = Closed & { readonly awardedAt: string }
type Cancellable = {
  /** From the first allocation that a cancellation lets lapse to its end: nothing else is decided meanwhile. */
  readonly cancelling?: Cancelling
}

/** A round, with what its state has and nothing of another one. */
export type Round =
  | (Procedure & { readonly state: 'draft' })
  | (Opened & { readonly state: 'collecting' })
  | (Offering & { readonly state: 'offering' })
  | (Waiting & { readonly state: 'sealing' })
  | (Waiting & Cancellable & { readonly state: 'matching' })
  | (Matched & Cancellable & { readonly state: 'matched' })
  | (Awarded & { readonly state: 'awarded' })
  | (Awarded & { readonly state: 'completed' })
  | ((Procedure | Opened | Closed) & { readonly state: 'cancelled' })

/** A round that is in one of some states. */
export type RoundIn<S extends RoundState> = Extract<Round, { readonly state: S }>
/** A round that waits for its match. */
export type WaitingRound = RoundIn<'sealing' | 'matching'>
/** What a command makes of a round. */
export type MovedRound = Exclude<Round, { readonly state: 'draft' | 'matching' | 'matched' }>

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

/** Where each command takes a round. */
const TO = {
  open: 'collecting',
  'publish-pool': 'offering',
  close: 'sealing',
  award: 'awarded',
} as const satisfies Record<Exclude<CommandType, 'cancel'>, RoundState>

const ORDER: readonly RoundState[] = ROUND_STATES
const passed = (round: Round, state: RoundState): boolean => ORDER.indexOf(round.state) >= ORDER.indexOf(state)

/**
 * What a command makes of a round; `undefined` when it was carried out before, so that repeating a transition changes nothing. A round of
 * which nothing is awarded is completed at once: there is nothing to contract or deliver.
 */
export function decide(round: Round, command: Command, now: Date): Outcome<MovedRound | undefined, Refused> {
  if (command.type === 'cancel') {
    if (round.state === 'cancelled') return accept(undefined)
    if (passed(round, 'awarded')) return refuse('wrong-state', `A round that is ${round.state} cannot be cancelled.`)
    return accept(cancelled(round))
  }
  if (round.state !== 'cancelled' && passed(round, TO[command.type])) return accept(undefined)
  if (cancellingOf(round)) return refuse('wrong-state', 'The round is being cancelled.')
  const at = now.toISOString()
  switch (command.type) {
    case 'open':
      if (round.state !== 'draft') return onlyWhile('draft', round)
      if (Date.parse(round.draft.collectionClosesAt) <= now.getTime())
        return refuse('wrong-state', 'The deadline of the collection has passed.')
      return accept({ ...next(round), state: 'collecting', openedAt: at })
    case 'publish-pool':
      if (round.state !== 'collecting') return onlyWhile('collecting', round)
      return accept({ ...opened(round), state: 'offering', offeringSince: at })
    case 'close':
      if (round.state !== 'offering') return onlyWhile('offering', round)
      return accept({ ...opened(round), state: 'sealing', closedAt: at, matching: waiting(now), missing: [] })
    case 'award':
      if (round.state !== 'matched' && !hasLostPass(round)) return onlyWhile('matched', round)
      if (command.undecided > 0 && round.draft.rules.undecided === 'accept')
        return refuse('undecided-allocations', countsAsAccepted(command.undecided))
      if (command.undecided > 0 && !command.lapseUndecided)
        return refuse('undecided-allocations', `${command.undecided} allocation(s) are neither accepted nor declined.`)
      if (command.below.length > 0 && !command.lapseBelowLots)
        return refuse('lots-not-reached', belowTold(round, command.below), command.below.map(belowFault))
      return accept({
        ...closed(round),
        state: command.accepted === lostBelow(command.below) ? 'completed' : 'awarded',
        awardedAt: at,
      })
  }
}

const onlyWhile = (state: RoundState, round: Round) =>
  refuse('wrong-state', `The round is ${round.state}; this is possible while it is ${state}.`)

/** What outlives the state of a round, at its next version: what it has as a draft, once it was opened, once it was closed. */
const next = ({ id, version, draft, seed, seedHash, pass }: Round): Procedure => ({
  id,
  version: version + 1,
  draft,
  seed,
  seedHash,
  pass,
})
const opened = (round: Round & Opened): Opened => ({ ...next(round), openedAt: round.openedAt })
const closed = (round: Round & Closed): Closed => ({ ...opened(round), closedAt: round.closedAt })

function cancelled(round: Round): RoundIn<'cancelled'> {
  if ('closedAt' in round) return { ...closed(round), state: 'cancelled' }
  return 'openedAt' in round ? { ...opened(round), state: 'cancelled' } : { ...next(round), state: 'cancelled' }
}

const waiting = (now: Date): Matching => ({ state: 'waiting', since: now.toISOString() })

/** The order to cancel a round that is being carried out. */
export const cancellingOf = (round: Round): Cancelling | undefined =>
  'cancelling' in round ? round.cancelling : undefined

/**
 * Whether two people are asked for: what opens the prices before their day, gives away what was matched, or ends a round of which the prices
 * are known.
 */
export const isForTwo = (round: Round, { type }: { readonly type: CommandType }, now: Date): boolean =>
  (type === 'close' && Date.parse(round.draft.offersCloseAt) > now.getTime()) ||
  type === 'award' ||
  (type === 'cancel' && passed(round, 'sealing'))

/** Whether the matching of a further pass was given up: what earlier passes gave can be awarded without it. */
const hasLostPass = (round: Round): round is RoundIn<'matching'> =>
  round.state === 'matching' && round.pass > 1 && round.matching.state === 'failed'

/** Whether a round waits for its match: for the books to be sealed, or for a result. */
export const waitsForMatch = (round: Round): round is WaitingRound =>
  round.state === 'sealing' || round.state === 'matching'

/** Whether the round's allocations are being decided on, by both sides or by the job that closes decisions. */
export const isDecidable = (round: Round): round is RoundIn<'matched'> => round.state === 'matched' && !round.cancelling

/** Whether a side may decide now: its day closes decisions by itself, whenever the job comes to an allocation. */
export const takesDecisions = (round: Round, now: Date): boolean => isDecidable(round) && !isDecisionDue(round, now)

/** Whether the day on which decisions close has come. */
export const isDecisionDue = ({ decisionsDueAt }: RoundIn<'matched'>, now: Date): boolean =>
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

/** A round of which both own copies are the sealed books. */
export const sealed = (round: RoundIn<'sealing'>): RoundIn<'matching'> => ({
  ...closed(round),
  state: 'matching',
  matching: round.matching,
  missing: [],
})

/** A round that is matched, at one pass more than before if it was there already. One that is being cancelled still is. */
export function matchedAt(round: RoundIn<'matching'>, now: Date): RoundIn<'matched'> {
  const due = decisionsDue(round, now)
  const { cancelling } = round
  return {
    ...closed(round),
    state: 'matched',
    ...(due === undefined ? {} : { decisionsDueAt: due }),
    ...(cancelling && { cancelling }),
  }
}

/** A round whose decisions are closed as soon as somebody looks. */
export const closingNow = (round: RoundIn<'matched'>, now: Date): RoundIn<'matched'> => ({
  ...round,
  decisionsDueAt: now.toISOString(),
  version: round.version + 1,
})

/** A round whose decisions are closed, and of which no further pass is needed or left. */
export const decidedOn = ({ decisionsDueAt: _, ...round }: RoundIn<'matched'>): RoundIn<'matched'> => ({
  ...round,
  version: round.version + 1,
})

/** A round of which the next pass is to be matched. */
export const inNextPass = (round: RoundIn<'matched'>, now: Date): RoundIn<'matching'> => ({
  ...closed(round),
  state: 'matching',
  pass: round.pass + 1,
  matching: waiting(now),
  missing: [],
})

/** A round of which all that was awarded is delivered or ended. */
export const completed = (round: RoundIn<'awarded'>): RoundIn<'completed'> => ({
  ...round,
  state: 'completed',
  version: round.version + 1,
})

/** A round whose offers will be judged under one version of a policy. */
export const judgedUnder = (
  round: RoundIn<'collecting'>,
  policy: { id: string; version: string },
): RoundIn<'collecting'> => ({
  ...round,
  draft: { ...round.draft, rules: { ...round.draft.rules, provenancePolicy: policy } },
})

/** The command that a deadline gives by itself when it is due. */
export function dueCommand({ state, draft }: Round, now: Date): 'publish-pool' | 'close' | undefined {
  const due = (deadline: string): boolean => Date.parse(deadline) <= now.getTime()
  if (state === 'collecting' && due(draft.collectionClosesAt)) return 'publish-pool'
  return state === 'offering' && due(draft.offersCloseAt) ? 'close' : undefined
}
