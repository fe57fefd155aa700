import { lazy, Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useFormat } from '../format/use-format.ts'
import { newcomersRoutes, routes } from '../routes.tsx'
import { useAccess } from '../session/session.tsx'
import { hasOneOf, isAdministrator, isNewcomer, type Session } from '../session/token.ts'
import { useStream } from '../stream/live.tsx'
import { Link } from '../ui/button.tsx'
import { Boundary, Loading } from '../ui/state.tsx'
import { Chosen } from './chosen.tsx'
import { Header } from './header.tsx'
import { JOIN } from './places.ts'
import { SignIn } from './sign-in.tsx'

// What few see, and nobody twice.
const Join = lazy(() => import('./join.tsx'))
const ChooseOrganisation = lazy(() => import('./choose-organisation.tsx'))
const starting = <main className="content" aria-busy="true" />

/** The frame around every page. */
export function Shell() {
  const { state } = useAccess()
  if (state.at === 'starting') return starting
  if (state.at === 'out') return <SignIn {...(state.fault ? { fault: state.fault } : {})} />
  return (
    <Suspense fallback={starting}>
      <Inside session={state.session} />
    </Suspense>
  )
}

/** Whoever is signed in joins an organisation, says for which to act, or is in. */
function Inside({ session }: { session: Session }) {
  const { roles, organisations = [] } = session
  if (location.pathname === JOIN) return <Join session={session} />
  if (roles.length === 0 && organisations.length > 0) return <ChooseOrganisation organisations={organisations} />
  return <SignedIn session={session} />
}

function SignedIn({ session }: { session: Session }) {
  const { t } = useTranslation('app')
  useStream(session)
  const format = useFormat()
  const [place] = useLocation()
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  const mine = isNewcomer(session)
    ? newcomersRoutes
    : routes.filter(route => hasOneOf(session, route.roles) && (!route.administrators || isAdministrator(session)))
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
        <div className="above-times">
          <Boundary key={place}>
            <Suspense fallback={<Loading rows={5} />}>
              <Chosen routes={mine} />
            </Suspense>
          </Boundary>
        </div>
        <footer className="hint times">
          {t('times', { zone: format.zone() })} <Link to="/rules">{t('rules')}</Link> ·{' '}
          <Link to="/glossary">{t('glossary')}</Link>
        </footer>
      </main>
    </>
  )
}
