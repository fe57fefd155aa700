import { useMemo, useState } from 'react'
import {
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Button as Pressable,
  Text,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { type Country, countriesLike, countryCode } from '../field/countries.ts'
import { useFormat } from '../format/use-format.ts'

/**
 * A country, by its code or its name in any language of the console, from a list that shortens while one types. What is chosen stands in full; what is
 * no country stays as it was typed, is said to be none, and is what `onChange` is told.
 */
export function CountryField({
  label,
  hint,
  error,
  value,
  onChange,
  isReadOnly = false,
  isRequired = false,
}: {
  label: string
  hint?: string
  error?: string | undefined
  /** A code, or what was typed in its place. */
  value: string
  onChange: (value: string) => void
  isReadOnly?: boolean
  isRequired?: boolean
}) {
  const { t } = useTranslation('app')
  const format = useFormat()
  const [typed, setTyped] = useState<string>()
  const code = countryCode(value)
  const standing = code === undefined ? value : `${format.country(code)} (${code})`
  const items = useMemo((): readonly Country[] => countriesLike(typed ?? '', format.locale), [typed, format.locale])
  const isNone = typed === undefined && value !== '' && code === undefined
  const told = isNone ? t('country.none') : error
  return (
    <ComboBox
      className="field"
      items={items}
      // While one types nothing is chosen: the first letters of a country are the code of another.
      value={typed === undefined ? (code ?? null) : null}
      inputValue={typed ?? standing}
      onInputChange={text => {
        if (text === standing) return
        setTyped(text)
        onChange(countryCode(text) ?? text)
      }}
      onChange={key => {
        if (key === null) return
        onChange(String(key))
        setTyped(undefined)
      }}
      onOpenChange={isOpen => {
        if (!isOpen) setTyped(undefined)
      }}
      onBlur={() => setTyped(undefined)}
      allowsCustomValue
      allowsEmptyCollection={typed !== undefined && typed !== ''}
      menuTrigger="input"
      isReadOnly={isReadOnly}
      isRequired={isRequired}
      isInvalid={told !== undefined}
    >
      <Label>{label}</Label>
      <div className="input select combo">
        <Input />
        {!isReadOnly && (
          <Pressable aria-label={t('country.all')}>
            <span aria-hidden="true" className="chevron" />
          </Pressable>
        )}
      </div>
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{told}</FieldError>
      <Popover className="popover" offset={4}>
        <ListBox<Country> className="options" renderEmptyState={() => <p className="hint">{t('country.none')}</p>}>
          {({ code: id, name }) => (
            <ListBoxItem id={id} textValue={`${name} (${id})`} className="option">
              {name} ({id})
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
