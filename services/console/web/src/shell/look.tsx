import { isNameOf, isOneOf } from '@lodestone/kernel/members'
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
import { LANGUAGES, setLanguage } from '../i18n/i18n.ts'
import { useLanguage } from '../i18n/language.tsx'
import { setTheme, THEMES, useTheme } from '../theme/theme.ts'

export function LookSections() {
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
