import { Menu, MenuItem, MenuSection, MenuTrigger, Popover, Button as Pressable } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useAccess } from '../session/session.tsx'
import type { Session } from '../session/token.ts'
import { LookSections } from './look.tsx'

export function Account({ session }: { session: Session }) {
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
