import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { WaitingApplications } from '../application/waiting.tsx'
import type { Route } from '../routes.tsx'
import { hasOneOf, isNewcomer, KINDS, type Session } from '../session/token.ts'
import { LiveMark } from '../stream/live.tsx'
import { Account } from './account.tsx'
import { Bell } from './bell.tsx'
import { SearchButton } from './search-button.tsx'

/** Brand, navigation, whether the page is live, and the account with language and appearance. */
export function Header({ routes, session }: { routes: readonly Route[]; session: Session }) {
  const { t } = useTranslation('app')
  const [place] = useLocation()
  const [open, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return
    const close = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return
      setOpen(false)
      opener.current?.focus()
    }
    document.addEventListener('keydown', close)
    return () => document.removeEventListener('keydown', close)
  }, [open])
  const isHere = (path: string) => (path === '/' ? place === '/' : place === path || place.startsWith(`${path}/`))
  const isWithin = ({ path, nav }: Route): boolean =>
    isHere(path) || routes.some(one => one.below === nav && isHere(one.path))
  return (
    <header className="bar">
      <Link to="/" className="brand">
        <img src="/icon.svg" alt="" width="22" height="22" />
        {t('name')}
      </Link>
      <button
        type="button"
        className="button quiet menu-button"
        ref={opener}
        aria-expanded={open}
        aria-controls="nav"
        onClick={() => setOpen(!open)}
      >
        {t('menu')}
      </button>
      <nav id="nav" aria-label={t('mainNavigation')} data-open={open}>
        {routes.map(
          route =>
            route.nav &&
            route.below === undefined && (
              <Link
                key={route.nav}
                to={route.path}
                onClick={() => setOpen(false)}
                {...(isWithin(route) ? { 'aria-current': 'page' as const } : {})}
              >
                {t(`nav.${route.nav}`)}
                {route.nav === 'applications' && <WaitingApplications />}
              </Link>
            ),
        )}
      </nav>
      <div className="bar-end">
        {!isNewcomer(session) && <SearchButton routes={routes} />}
        <LiveMark />
        {hasOneOf(session, [...KINDS, 'operator']) && <Bell />}
        <Account session={session} />
      </div>
    </header>
  )
}
