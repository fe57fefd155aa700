import type { User } from 'oidc-client-ts'
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from 'react'
import { setToken } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import { forgetTab, keepForms } from '../kept/drafts.ts'
import { choose, enterAs, type Fault } from './entering.ts'
import { claimPlaces, currentUser, endSession, forgotten, renewed, signIn } from './session.oidc.ts'
import { hasOneOf, type Role, type Session, sessionIn } from './token.ts'

type State =
  | { readonly at: 'starting' }
  | { readonly at: 'out'; readonly fault?: Fault }
  | { readonly at: 'in'; readonly session: Session }

type Access = {
  readonly state: State
  signIn(): Promise<void>
  signOut(): Promise<void>
  /** Goes on for one of the organisations that the hub lists for this person. */
  actFor(organisation: string): Promise<void>
}

const SessionContext = createContext<Access | undefined>(undefined)

export function useAccess(): Access {
  const access = use(SessionContext)
  if (!access) throw new Error('outside of SessionProvider')
  return access
}

/** Who is signed in. Pages are only shown to somebody who is. */
export function useSession(): Session {
  const { state } = useAccess()
  if (state.at !== 'in') throw new Error('nobody is signed in')
  return state.session
}

/** Whether this person has one of the roles: for what a page shows to some only. */
export const useMay = (...roles: Role[]): boolean => hasOneOf(useSession(), roles)

/** Milliseconds before the end of a token at which a new one is asked for. */
const RENEW_BEFORE_MS = 60_000

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<State>({ at: 'starting' })
  const again = useRef<() => Promise<void>>(async () => {})

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let gone = false
    const leave = (fault?: Fault) => {
      setToken(undefined)
      queryClient.clear()
      setState({ at: 'out', ...(fault ? { fault } : {}) })
    }
    const enter = async (user: User) => {
      const session = sessionIn(user.access_token, claimPlaces())
      if (!session) return leave('failed')
      again.current = await enterAs(user.access_token, session, {
        shown: next => gone || setState({ at: 'in', session: next }),
        leave: fault => gone || leave(fault),
      })
      const wait = Math.max(0, (user.expires_in ?? 0) * 1000 - RENEW_BEFORE_MS)
      // Longer waits than a timer can count end in the next visit.
      if (wait < 2 ** 31)
        timer = setTimeout(() => {
          renewed(user).then(
            next => (next && !gone ? enter(next) : undefined),
            () => leave('ended'),
          )
        }, wait)
    }
    // In development React runs effects twice, and a code can be used once.
    starting ??= currentUser()
    starting.then(
      ({ user, returnTo }) => {
        if (gone) return
        if (returnTo !== undefined) history.replaceState(null, '', returnTo)
        if (user) enter(user).catch(() => leave('failed'))
        else leave()
      },
      () => {
        if (gone) return
        history.replaceState(null, '', '/')
        leave('failed')
      },
    )
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [])

  const access = useMemo(
    (): Access => ({
      state,
      // Kept in this tab: the issuer is told nothing of it, not of what stands after the # of an invitation either.
      signIn: () => signIn(location.pathname + location.search + location.hash),
      actFor: async organisation => {
        await keepForms()
        choose(organisation)
        queryClient.clear()
        await again.current()
      },
      signOut: async () => {
        await forgetTab()
        setToken(undefined)
        queryClient.clear()
        choose(undefined)
        const user = await forgotten()
        history.replaceState(null, '', '/')
        setState({ at: 'out' })
        if (user) await endSession(user)
      },
    }),
    [state],
  )
  return <SessionContext value={access}>{children}</SessionContext>
}

let starting: ReturnType<typeof currentUser> | undefined
