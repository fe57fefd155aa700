import type { HubClient } from '@lodestone/client'
import { isObject } from '@lodestone/kernel/members'

/** What happened, as `GET /stream` tells it: named fields and sums only. `health` says who is ready; after a `gap` everything is read again. */
export type StreamEvent = {
  readonly id: string | undefined
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

export type LiveState = 'connecting' | 'live' | 'stale'

/** Watches until `signal` aborts, and comes back behind the last event it saw. `recent` is how many of the latest events to begin with. */
export async function watch(
  hub: Pick<HubClient, 'events'>,
  options: {
    recent: number
    signal: AbortSignal
    onEvent: (event: StreamEvent) => void
    onState: (state: LiveState) => void
  },
): Promise<void> {
  const { recent, signal, onEvent, onState } = options
  onState('connecting')
  const stale = () => {
    if (!signal.aborted) onState('stale')
  }
  const events = hub.events({
    recent,
    signal,
    attempts: Number.POSITIVE_INFINITY,
    connected: () => onState('live'),
    broken: stale,
  })
  try {
    for await (const { id, type, data } of events) onEvent({ id, type, data: isObject(data) ? data : {} })
  } catch {
    // Whoever may not watch will not be let in by trying again; a call of the page finds out that the token has ended.
    stale()
  }
}
