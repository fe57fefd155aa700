import type { AllocationState, RoundState } from '@lodestone/contracts'
import { accept, type FieldError, formatKg, type Outcome, ROUND_STATES, refuse } from '@lodestone/kernel'
import type { BelowLots } from '../allocation/allocation.ts'
import { cancelled, closed, next, opened, waiting } from './round.state.ts'
import { type Cancelling, cancellingOf, type MovedRound, maxPasses, type Round, type RoundIn } from './round.ts'

type Award = { readonly type: 'award'; readonly lapseUndecided: boolean; readonly lapseBelowLots: boolean }
/** What is commanded of a round, by people or by a deadline. */
export type Command =
  | { readonly type: 'open' | 'publish-pool' | 'close' }
  | Award
  | ({ readonly type: 'cancel' } & Cancelling)

/** How the allocations of a round stand. */
export type Standing = {
  /** Neither accepted by both sides nor declined. */
  readonly undecided: number
  readonly accepted: number
  /** Offers of which less was accepted than their lots or tiers allow, were the undecided to lapse. */
  readonly below: readonly BelowLots[]
}
/** A command with what it is decided by. */
export type Informed = Exclude<Command, Award> | (Award & Standing)

export type Refused = 'wrong-state' | 'undecided-allocations' | 'lots-not-reached'

/** Where each command takes a round. */
const TO = {
  open: 'collecting',
  'publish-pool': 'offering',
  close: 'sealing',
  award: 'awarded',
} as const satisfies Record<Exclude<Command['type'], 'cancel'>, RoundState>

const STATES: readonly RoundState[] = ROUND_STATES
const passed = (round: Round, state: RoundState): boolean => STATES.indexOf(round.state) >= STATES.indexOf(state)

/**
 * What a command makes of a round; `undefined` when it was carried out before, so that repeating a transition changes nothing. A round of
 * which nothing is awarded is completed at once: there is nothing to contract or deliver.
 */
export function decide(round: Round, command: Informed, now: Date): Outcome<MovedRound | undefined, Refused> {
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

/**
 * Whether two people are asked for: what opens the prices before their day, gives away what was matched, or ends a round of which the prices
 * are known.
 */
export const isForTwo = (round: Round, { type }: Pick<Command, 'type'>, now: Date): boolean =>
  (type === 'close' && Date.parse(round.draft.offersCloseAt) > now.getTime()) ||
  type === 'award' ||
  (type === 'cancel' && passed(round, 'sealing'))

/** Whether a command ends allocations in transactions of its own before it is carried out. */
export const isInParts = ({ type }: Command): boolean => type === 'award' || type === 'cancel'

/** Which allocations a command ends before it is carried out. */
export function lapsingBy(command: Command): readonly AllocationState[] {
  if (command.type === 'cancel') return ['proposed', 'accepted']
  return command.type === 'award' && command.lapseUndecided ? ['proposed'] : []
}

/** Whether the matching of a further pass was given up: what earlier passes gave can be awarded without it. */
const hasLostPass = (round: Round): round is RoundIn<'matching'> =>
  round.state === 'matching' && round.pass > 1 && round.matching.state === 'failed'

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
