import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { hasOneOf, type Session } from '../session/token.ts'
import { nounsOf } from './nouns.ts'
import { type LiveState, type StreamEvent, watch } from './stream.ts'

/** Events kept to be shown. */
const MOST_EVENTS = 200
const RECENT = 50
/** Milliseconds from an event to reading again, so that a burst of them reads once. */
const SETTLE_MS = 250

type Live = {
  /** `undefined` for whoever may not watch: their pages read again by themselves. */
  readonly state: LiveState | undefined
  /** The latest events, the newest first. */
  readonly events: readonly StreamEvent[]
  /** Whether the latest events are known: before that an empty list says nothing. */
  readonly isCaughtUp: boolean
}

const NOTHING: Live = { state: undefined, events: [], isCaughtUp: false }

/**
 * What the stream has told, beside React's tree: a page that is still being loaded when something changes must not miss it, and one that shows
 * nothing of it is not drawn again.
 */
let live = NOTHING
const readers = new Set<() => void>()
function tell(change: Partial<Live>): void {
  live = { ...live, ...change }
  for (const reader of readers) reader()
}
const follow = (reader: () => void): (() => void) => {
  readers.add(reader)
  return () => readers.delete(reader)
}
export const useLive = (): Live => useSyncExternalStore(follow, () => live)

/** Watches the hub's stream while somebody who may is signed in, and has the queries of what changed read again. */
export function useStream(session: Session): void {
  const client = useQueryClient()
  const mayWatch = hasOneOf(session, ['operator', 'auditor'])

  useEffect(() => {
    if (!mayWatch) return
    const ending = new AbortController()
    let changed = new Set<string>()
    let arrived: StreamEvent[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const settle = () => {
      timer = undefined
      const [nouns, news] = [changed, arrived]
      changed = new Set()
      arrived = []
      const events = news.length > 0 ? [...news.toReversed(), ...live.events].slice(0, MOST_EVENTS) : live.events
      tell({ isCaughtUp: true, events })
      for (const noun of nouns) void client.invalidateQueries(noun === '*' ? {} : { queryKey: [noun] })
    }
    void watch(api, {
      recent: RECENT,
      signal: ending.signal,
      onState: next => {
        tell({ state: next })
        if (next === 'live') timer ??= setTimeout(settle, SETTLE_MS)
      },
      onEvent: event => {
        if (event.type === 'gap') changed.add('*')
        else if (event.type !== 'health') arrived.push(event)
        for (const noun of nounsOf(event.type)) changed.add(noun)
        timer ??= setTimeout(settle, SETTLE_MS)
      },
    })
    return () => {
      ending.abort()
      clearTimeout(timer)
      tell(NOTHING)
    }
  }, [client, mayWatch])
}

/** Whether what is shown follows the hub. */
export function LiveMark() {
  const { t } = useTranslation('app')
  const { state } = useLive()
  if (state === undefined) return null
  return (
    <span className="live" data-state={state} role="status">
      {t(`live.${state}`)}
    </span>
  )
}
