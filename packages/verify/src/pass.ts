import type { Decision, nextPassBooks } from '@lodestone/engine/after'
import type { verifyRecord } from '@lodestone/engine/check'
import type { Link } from '@lodestone/kernel'
import type { RoundRecord } from './record.ts'

export type Books = Parameters<typeof nextPassBooks>[0]
export type Result = Parameters<typeof verifyRecord>[0]['result']

/** A pass with the books that follow from those before it. */
export type Pass = {
  readonly pass: number
  readonly books: Books
  readonly result: Result
  readonly inputDigest: string
  readonly resultHash: string
  readonly decisions: Decision[] | undefined
}

/** What an allocation is told apart by. */
export const keyOf = ({ lineId, offerId }: { lineId: string; offerId: string }) => `${lineId} ${offerId}`
/** What an event tells, whatever its version. */
export const kindOf = (event: Link): string => event.type.replace(/^rounds\./, '').replace(/\.v\d+$/, '')

/** Events of a pass: from its match to that of the next. */
export function eventsOf({ events }: RoundRecord, pass: number): Link[] {
  const starts = events.flatMap((event, index) => (kindOf(event) === 'round-matched' ? [index] : []))
  return events.slice(starts[pass - 1] ?? events.length, starts[pass])
}
