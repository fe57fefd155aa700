import {
  poolRequested,
  type RoundState,
  roundAwarded,
  roundCancelled,
  roundClosed,
  roundCompleted,
  roundMatched,
  roundOpened,
} from '@lodestone/contracts'

const STATE_AFTER: Readonly<Record<string, RoundState>> = {
  [roundOpened.type]: 'collecting',
  [poolRequested.type]: 'offering',
  [roundClosed.type]: 'sealing',
  [roundMatched.type]: 'matched',
  [roundAwarded.type]: 'awarded',
  [roundCancelled.type]: 'cancelled',
  [roundCompleted.type]: 'completed',
}

/** The state each round is in after a batch of its events, as far as this service follows it. */
export function foldRounds(events: readonly { type: string; key: string }[]): Map<string, RoundState> {
  const states = new Map<string, RoundState>()
  for (const { type, key } of events) {
    const state = STATE_AFTER[type]
    if (state) states.set(key, state)
  }
  return states
}

/** States in which a round's matching has a result that counts. */
export const MATCHED_STATES: readonly RoundState[] = ['matched', 'awarded', 'completed']
