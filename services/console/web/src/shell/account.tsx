import { Menu, MenuItem, MenuSection, MenuTrigger, Popover, Button as Pressable } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useAccess } from '../session/session.tsx'
import { acts, hasOneOf, KINDS, type Session } from '../session/token.ts'
import { LookSections } from './look.tsx'

export function Account({ session }: { session: Session }) {
  const { t } = useTranslation('app')
  const { signOut, actFor } = useAccess()
  const [, go] = useLocation()
  const hears = hasOneOf(session, [...KINDS, 'operator'])
  const organisations = session.organisations ?? []
  const roles = [...session.roles.map(role => t(`role.${role}`)), ...(acts(session) ? [] : [t('readsOnly')])].join(', ')
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
            {hears && (
              <MenuItem id="emails" className="option" onAction={() => go('/my/contacts')}>
                {t('emails')}
              </MenuItem>
            )}
            {hasOneOf(session, ['operator', 'auditor']) && (
              <MenuItem id="disabled-emails" className="option" onAction={() => go('/contacts')}>
                {t('disabledEmails')}
              </MenuItem>
            )}
            <MenuItem id="docs" href="/docs" className="option">
              {t('apiDocs')}
            </MenuItem>
            {organisations
              .filter(({ participantId }) => participantId !== session.org)
              .map(({ participantId, legalName }) => (
                <MenuItem
                  key={participantId}
                  id={participantId}
                  className="option"
                  onAction={() => void actFor(participantId).then(() => go('/'))}
                >
                  {t('actFor', { name: legalName })}
                </MenuItem>
              ))}
            <MenuItem id="sign-out" className="option" onAction={() => void signOut()}>
              {t('signOut')}
            </MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
