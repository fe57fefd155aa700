import { isOneOf } from '@lodestone/kernel/members'
import { Checkbox, CheckboxGroup, FieldError, Label, Text } from 'react-aria-components'

/** Any of several. `error` stands below them and is read out. */
export function Checks<Value extends string>({
  label,
  hint,
  error,
  options,
  value,
  onChange,
}: {
  label: string
  hint?: string
  error?: string | undefined
  options: readonly { readonly value: Value; readonly label: string }[]
  value: readonly Value[]
  onChange: (value: Value[]) => void
}) {
  const values = options.map(option => option.value)
  return (
    <CheckboxGroup
      className="field"
      value={[...value]}
      onChange={chosen => onChange(chosen.filter(one => isOneOf(values, one)))}
      isInvalid={error !== undefined}
    >
      <Label>{label}</Label>
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <div className="checks">
        {options.map(option => (
          <Check key={option.value} value={option.value}>
            {option.label}
          </Check>
        ))}
      </div>
      <FieldError className="field-error">{error}</FieldError>
    </CheckboxGroup>
  )
}

/** One thing that is so or not; in `Checks`, one of its options. */
export function Check({
  children,
  value,
  isSelected,
  onChange,
}: {
  children: string
  value?: string
  isSelected?: boolean
  onChange?: (selected: boolean) => void
}) {
  return (
    <Checkbox
      className="check"
      {...(value === undefined ? {} : { value })}
      {...(isSelected === undefined ? {} : { isSelected })}
      {...(onChange ? { onChange } : {})}
    >
      {({ isSelected: on }) => (
        <>
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <rect x="0.75" y="0.75" width="14.5" height="14.5" rx="3" />
            {on && <path d="M4 8.2 7 11l5-6" />}
          </svg>
          {children}
        </>
      )}
    </Checkbox>
  )
}
