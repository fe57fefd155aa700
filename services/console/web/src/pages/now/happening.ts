import { isObject } from '@lodestone/kernel/members'
import type { StreamEvent } from '../../stream/stream.ts'

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
  const { type, subject, time, data } = event.data
  if (typeof type !== 'string' || typeof time !== 'string' || !isObject(data)) return undefined
  const about = ABOUT_ROUNDS.test(type) && typeof subject === 'string' ? subject : undefined
  const roundId = typeof data.roundId === 'string' ? data.roundId : about
  const alarming =
    type.startsWith('matching.books-incomplete') ||
    type.startsWith('matching.run-failed') ||
    (type.startsWith('supply.offer-screened') && data.level === 'U')
  return { id: event.id ?? `${type} ${time}`, type: type.replace(/\.v\d+$/, ''), time, roundId, alarming, data }
}
