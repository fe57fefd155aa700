import { accept, type Outcome, refuse } from '@lodestone/kernel'
import type { RoundIn } from './round.ts'

const MINUTE_MS = 60_000

/** Refuses to open a round that would take offers for a shorter time than suppliers are to have. */
export function mayOpen({ draft }: RoundIn<'draft'>, shortestMinutes: number): Outcome<undefined, 'validation-failed'> {
  const planned = Date.parse(draft.offersCloseAt) - Date.parse(draft.collectionClosesAt)
  if (planned >= shortestMinutes * MINUTE_MS) return accept(undefined)
  return refuse('validation-failed', 'The round would take offers for too short a time.', [
    { path: 'offersCloseAt', message: `at least ${shortestMinutes} minutes after collectionClosesAt` },
  ])
}

/**
 * Refuses to close a round before its deadline that has taken offers for a shorter time than suppliers are to have. Where they are to have none, clocks,
 * of which one may be behind another, say nothing.
 */
export function mayClose(
  { draft, offeringSince }: RoundIn<'offering'>,
  shortestMinutes: number,
  now: Date,
): Outcome<undefined, 'wrong-state'> {
  if (shortestMinutes === 0) return accept(undefined)
  const earliest = Date.parse(offeringSince) + shortestMinutes * MINUTE_MS
  if (Date.parse(draft.offersCloseAt) <= now.getTime() || earliest <= now.getTime()) return accept(undefined)
  return refuse(
    'wrong-state',
    `Suppliers have ${shortestMinutes} minutes for their offers: it closes at ${new Date(earliest).toISOString()} at the earliest, or at its deadline.`,
  )
}
