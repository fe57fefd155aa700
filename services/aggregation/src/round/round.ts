import {
  isOf,
  passRequested,
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
  [passRequested.type]: 'matching',
  [roundAwarded.type]: 'awarded',
  [roundCancelled.type]: 'cancelled',
  [roundCompleted.type]: 'completed',
}

/** The state a round is in after a batch of its events, as far as this service follows it; and the passes that it may have, once it is opened. */
export type RoundChange = { readonly state: RoundState; readonly maxPasses?: number }

export function foldRounds(events: readonly { type: string; key: string; data: unknown }[]): Map<string, RoundChange> {
  const changes = new Map<string, RoundChange>()
  for (const event of events) {
    const { type, key } = event
    const state = STATE_AFTER[type]
    if (!state) continue
    const opened = isOf(roundOpened, event) ? { maxPasses: event.data.rules.maxPasses ?? 1 } : {}
    changes.set(key, { ...changes.get(key), state, ...opened })
  }
  return changes
}

/** States in which a round's matching has a result that counts. */
export const MATCHED_STATES: readonly RoundState[] = ['matched', 'awarded', 'completed']

/** Whether more passes may change what is matched: their difference would be what one party refused. */
export const mayChange = ({ state, maxPasses }: { state: RoundState; maxPasses: number }): boolean =>
  maxPasses > 1 && state === 'matched'
