import { Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { routes } from '../routes.tsx'
import { useAccess } from '../session/session.tsx'
import { isOneOf, type Session } from '../session/token.ts'
import { useStream } from '../stream/live.tsx'
import { Boundary, Loading } from '../ui/state.tsx'
import { Chosen } from './chosen.tsx'
import { Header } from './header.tsx'
import { SignIn } from './sign-in.tsx'

/** The frame around every page. */
export function Shell() {
  const { state } = useAccess()
  if (state.at === 'starting') return <main className="content" aria-busy="true" />
  if (state.at === 'out') return <SignIn {...(state.fault ? { fault: state.fault } : {})} />
  if (state.session.roles.length === 0) return <SignIn fault="noRole" />
  return <SignedIn session={state.session} />
}

function SignedIn({ session }: { session: Session }) {
  const { t } = useTranslation('app')
  useStream(session)
  const [place] = useLocation()
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  const mine = routes.filter(route => isOneOf(session, route.roles))
  // Whoever follows a link begins at the top of the new page, with the keyboard too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the place changes
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [place])
  return (
    <>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <Header routes={mine} session={session} />
      <main id="main" className="content" tabIndex={-1} ref={main}>
        <Boundary key={place}>
          <Suspense fallback={<Loading rows={5} />}>
            <Chosen routes={mine} />
          </Suspense>
        </Boundary>
      </main>
    </>
  )
}
