import type { StreamEvent } from '../../stream/stream.ts'

/** What an event of the stream says, without the frame it came in. */
type Told = {
  readonly type: string
  readonly subject: string
  readonly time: string
  readonly data: Record<string, unknown>
}

/** An event as the list shows it: which sentence, with which figures, about which round. */
export type Happening = {
  readonly id: string
  readonly type: string
  readonly time: string
  readonly roundId: string | undefined
  /** Somebody should look. */
  readonly alarming: boolean
  readonly data: Readonly<Record<string, unknown>>
}

const ABOUT_ROUNDS = /^(?:rounds|matching)\./

export function happeningOf(event: StreamEvent): Happening | undefined {
  const { type, subject, time, data } = event.data as Partial<Told>
  if (type === undefined || time === undefined || data === undefined) return undefined
  const roundId = typeof data.roundId === 'string' ? data.roundId : ABOUT_ROUNDS.test(type) ? subject : undefined
  const alarming =
    type.startsWith('matching.books-incomplete') ||
    type.startsWith('matching.run-failed') ||
    (type.startsWith('supply.offer-screened') && data.level === 'U')
  return { id: event.id ?? `${type} ${time}`, type: type.replace(/\.v\d+$/, ''), time, roundId, alarming, data }
}
