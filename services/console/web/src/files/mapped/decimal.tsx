import { useState } from 'react'
import { useFormat } from '../../format/use-format.ts'
import { plainNumber } from '../../grid/rows.ts'
import { Field } from '../../ui/field.tsx'

/** A number as people of the reader's language type it; what is told is how the hub writes it, where it can mean only one. */
export function Decimal({
  value,
  onChange,
  ...props
}: {
  label: string
  value: string
  onChange: (value: string) => void
  isDisabled?: boolean
}) {
  const { decimalSign } = useFormat()
  const [typed, setTyped] = useState<string>()
  return (
    <Field
      {...props}
      inputMode="decimal"
      value={typed ?? value}
      onChange={text => {
        setTyped(text)
        onChange(plainNumber(text.trim(), decimalSign))
      }}
      onBlur={() => setTyped(undefined)}
    />
  )
}
