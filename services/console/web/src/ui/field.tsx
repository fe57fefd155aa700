import type { Key } from 'react-aria-components'
import {
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Button as Pressable,
  Select,
  SelectValue,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'

type Common = { label: string; hint?: string; error?: string | undefined }

/** A line of text, or several with `rows`. `error` stands beside it and is read out. What is longer than `maxLength` stays as it was typed, and is told. */
export function Field({
  label,
  hint,
  error,
  rows,
  maxLength,
  ...props
}: Omit<TextFieldProps, 'children' | 'className'> & Common & { rows?: number }) {
  const { t } = useTranslation('app')
  const isLong = maxLength !== undefined && (props.value ?? '').length > maxLength
  const told = isLong ? t('tooLong', { count: maxLength }) : error
  return (
    <TextField {...props} className="field" isInvalid={told !== undefined}>
      <Label>{label}</Label>
      {rows === undefined ? <Input className="input" /> : <TextArea className="input" rows={rows} />}
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{told}</FieldError>
    </TextField>
  )
}

/** One of a few. `hideLabel` where the place says what it is; the label is still read out. */
export function Choice<Value extends string>({
  label,
  options,
  value,
  onChange,
  hideLabel = false,
  hint,
  error,
}: Common & {
  options: readonly { readonly value: NoInfer<Value>; readonly label: string }[]
  value: Value | null
  onChange: (value: Value) => void
  hideLabel?: boolean
}) {
  return (
    <Select
      className="field"
      value={value}
      onChange={(key: Key | null) => {
        const chosen = options.find(option => option.value === key)
        if (chosen) onChange(chosen.value)
      }}
      isInvalid={error !== undefined}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && <Label>{label}</Label>}
      <Pressable className="input select">
        <SelectValue />
        <span aria-hidden="true" className="chevron" />
      </Pressable>
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover" offset={4}>
        <ListBox className="options">
          {options.map(option => (
            <ListBoxItem key={option.value} id={option.value} className="option">
              {option.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}
