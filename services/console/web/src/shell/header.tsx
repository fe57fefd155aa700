import { isNameOf, isOneOf } from '@lodestone/kernel/members'
import { useEffect, useRef, useState } from 'react'
import {
  Header as Heading,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Button as Pressable,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { LANGUAGES, setLanguage } from '../i18n/i18n.ts'
import { useLanguage } from '../i18n/language.tsx'
import type { Route } from '../routes.tsx'
import { useAccess } from '../session/session.tsx'
import type { Session } from '../session/token.ts'
import { LiveMark } from '../stream/live.tsx'
import { setTheme, THEMES, useTheme } from '../theme/theme.ts'

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
            route.nav && (
              <Link
                key={route.nav}
                to={route.path}
                onClick={() => setOpen(false)}
                {...(isHere(route.path) ? { 'aria-current': 'page' as const } : {})}
              >
                {t(`nav.${route.nav}`)}
              </Link>
            ),
        )}
      </nav>
      <div className="bar-end">
        <LiveMark />
        <Account session={session} />
      </div>
    </header>
  )
}

function Account({ session }: { session: Session }) {
  const { t } = useTranslation('app')
  const { signOut } = useAccess()
  const roles = session.roles.map(role => t(`role.${role}`)).join(', ')
  return (
    <MenuTrigger>
      <Pressable className="button quiet account">
        <span className="account-name" title={session.sub}>
          {session.sub}
        </span>
        <span className="account-role">{roles}</span>
        <span aria-hidden="true" className="chevron" />
      </Pressable>
      <Popover className="popover" placement="bottom end">
        <Menu className="options">
          <LookSections />
          <MenuSection>
            <MenuItem id="docs" href="/docs" className="option">
              {t('apiDocs')}
            </MenuItem>
            <MenuItem id="sign-out" className="option" onAction={() => void signOut()}>
              {t('signOut')}
            </MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

function LookSections() {
  const { t } = useTranslation('app')
  const [language, theme] = [useLanguage(), useTheme()]
  return (
    <>
      <MenuSection
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[language]}
        onSelectionChange={keys => void setLanguage([...keys].find(key => isNameOf(LANGUAGES, key)) ?? language)}
      >
        <Heading>{t('language')}</Heading>
        {Object.entries(LANGUAGES).map(([id, name]) => (
          <MenuItem key={id} id={id} className="option" textValue={name}>
            <span lang={id}>{name}</span>
          </MenuItem>
        ))}
      </MenuSection>
      <MenuSection
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[theme]}
        onSelectionChange={keys => setTheme([...keys].find(key => isOneOf(THEMES, key)) ?? theme)}
      >
        <Heading>{t('theme')}</Heading>
        {THEMES.map(each => (
          <MenuItem key={each} id={each} className="option">
            {t(`theme_${each}`)}
          </MenuItem>
        ))}
      </MenuSection>
    </>
  )
}

/** Language and appearance for whoever is not signed in. */
export function LookMenu() {
  const { t } = useTranslation('app')
  return (
    <MenuTrigger>
      <Pressable className="button quiet">
        {LANGUAGES[useLanguage()]} · {t('theme')}
        <span aria-hidden="true" className="chevron" />
      </Pressable>
      <Popover className="popover" placement="bottom end">
        <Menu className="options">
          <LookSections />
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
