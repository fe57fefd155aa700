import { useId } from 'react'
import './slider.css'

/** A choice of one of many in their order, by pointer or arrow keys; `text` says what is chosen. */
export function Slider({
  label,
  value,
  most,
  text,
  onChange,
}: {
  label: string
  value: number
  /** The last of them; the first is 0. */
  most: number
  text: string
  onChange: (value: number) => void
}) {
  const id = useId()
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{text}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={most}
        step={1}
        value={value}
        aria-valuetext={text}
        onChange={({ target }) => onChange(target.valueAsNumber)}
      />
    </div>
  )
}
