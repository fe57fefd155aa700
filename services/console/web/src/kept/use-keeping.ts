import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useSession } from '../session/session.tsx'
import { beforeParting, draftQuery, forgetText, isInTab, keepText, personOf } from './drafts.ts'
import { useLeaveWarning } from './use-leave-warning.ts'

/** Milliseconds after the last change in which no other came. */
const REST_MS = 800

export type Keeping = {
  /** When the hub took what is typed. */
  readonly keptAt: string | undefined
  /** Why it did not take the last. */
  readonly fault: unknown
  /** Whether this tab has what the hub did not take. */
  readonly isInTab: boolean
  /** Once it is sent, or begun anew. */
  forget(): Promise<void>
}

/**
 * Keeps what is typed into a form as the draft `id`, shortly after each change and at the latest when the form goes. `content` is undefined while
 * there is nothing to keep, and another object whenever it has changed.
 */
export function useKeeping(id: string, content: object | undefined): Keeping {
  const person = personOf(useSession())
  const client = useQueryClient()
  const [keptAt, setKeptAt] = useState<string>()
  const [fault, setFault] = useState<unknown>()
  const [isPending, setPending] = useState(false)
  // The tab has it, but a closed tab has nothing.
  useLeaveWarning(isPending)
  const latest = useRef(content)
  const owner = useRef(person)
  /** What was kept last: null where the hub did not take it. */
  const kept = useRef<object | null | undefined>(content)
  latest.current = content

  const keep = useRef(async () => {})
  keep.current = async () => {
    const now = latest.current
    // What was typed for one organisation is never kept as the draft of another.
    if (now === kept.current || person !== owner.current) return
    kept.current = now
    try {
      if (now === undefined) await forgetText(id, person)
      else await keepText(id, person, JSON.stringify(now))
      setKeptAt(now && new Date().toISOString())
      setFault(undefined)
      setPending(latest.current !== now)
    } catch (error) {
      kept.current = null
      setFault(error)
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the content that starts the wait
  useEffect(() => {
    if (latest.current !== kept.current) setPending(true)
    const timer = setTimeout(() => void keep.current(), REST_MS)
    return () => clearTimeout(timer)
  }, [content])
  useEffect(() => {
    const now = () => void keep.current()
    addEventListener('pagehide', now)
    document.addEventListener('visibilitychange', now)
    const stay = beforeParting(() => keep.current())
    return () => {
      stay()
      now()
      removeEventListener('pagehide', now)
      document.removeEventListener('visibilitychange', now)
    }
  }, [])

  return {
    keptAt,
    fault,
    isInTab: fault !== undefined && isInTab(id, person),
    forget: async () => {
      kept.current = latest.current
      setKeptAt(undefined)
      setPending(false)
      client.setQueryData(draftQuery(id, person).queryKey, { draft: null })
      await forgetText(id, person)
      await client.invalidateQueries({ queryKey: ['drafts', 'list'] })
    },
  }
}
