import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentToken } from '../api/client.ts'
import { isOneOf, type Session } from '../session/session.ts'
import { type LiveState, nounsOf, type StreamEvent, watch } from './stream.ts'

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

const LiveContext = createContext<Live>({ state: undefined, events: [], isCaughtUp: false })
export const useLive = (): Live => use(LiveContext)

/** Watches the hub's stream while somebody who may is signed in, and has the queries of what changed read again. */
export function LiveProvider({ session, children }: { session: Session; children: ReactNode }) {
  const client = useQueryClient()
  const [state, setState] = useState<LiveState>()
  const [events, setEvents] = useState<readonly StreamEvent[]>([])
  const [isCaughtUp, setCaughtUp] = useState(false)
  const mayWatch = isOneOf(session, ['operator', 'auditor'])

  useEffect(() => {
    if (!mayWatch) return
    const ending = new AbortController()
    let changed = new Set<string>()
    let arrived: StreamEvent[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const settle = () => {
      timer = undefined
      setCaughtUp(true)
      const [nouns, news] = [changed, arrived]
      changed = new Set()
      arrived = []
      if (news.length > 0) setEvents(before => [...news.toReversed(), ...before].slice(0, MOST_EVENTS))
      for (const noun of nouns) void client.invalidateQueries(noun === '*' ? {} : { queryKey: [noun] })
    }
    void watch({
      token: currentToken,
      recent: RECENT,
      signal: ending.signal,
      onState: next => {
        setState(next)
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
      setState(undefined)
      setEvents([])
      setCaughtUp(false)
    }
  }, [client, mayWatch])

  const live = useMemo(() => ({ state, events, isCaughtUp }), [state, events, isCaughtUp])
  return <LiveContext value={live}>{children}</LiveContext>
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
