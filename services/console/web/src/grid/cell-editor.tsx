import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import styles from './grid.module.css'
import type { GridColumn } from './rows.ts'

/** The field of the cell that is edited. */
export function CellEditor({
  label,
  column,
  start,
  onTake,
  onLeave,
  onCancel,
}: {
  label: string
  column: GridColumn
  start: string
  /** `down`: by rows; `on`: by cells, over the ends of rows. */
  onTake: (text: string, step: { readonly down: 1 | -1 } | { readonly on: 1 | -1 }) => void
  onLeave: (text: string) => void
  onCancel: () => void
}) {
  const [text, setText] = useState(start)
  const listId = useId()
  /** What is taken over by a key is not taken over again when the field goes. */
  const isDone = useRef(false)
  const field = useRef<HTMLInputElement & HTMLSelectElement>(null)
  useLayoutEffect(() => {
    const input = field.current
    input?.focus({ preventScroll: true })
    if (input instanceof HTMLInputElement) input.setSelectionRange(input.value.length, input.value.length)
  }, [])
  const end = (act: () => void) => {
    isDone.current = true
    act()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') end(() => onTake(text, { down: event.shiftKey ? -1 : 1 }))
    else if (event.key === 'Tab') end(() => onTake(text, { on: event.shiftKey ? -1 : 1 }))
    else if (event.key === 'Escape') end(onCancel)
    else return
    event.preventDefault()
  }
  const common = {
    'aria-label': label,
    className: styles.editor,
    onKeyDown,
    onBlur: () => {
      if (!isDone.current) onLeave(text)
    },
  }
  if (column.choices)
    return (
      <select {...common} ref={field} value={text} onChange={({ target }) => setText(target.value)}>
        <option value=""> </option>
        {text !== '' && !column.choices.some(({ value }) => value === text) && <option value={text}>{text}</option>}
        {column.choices.map(({ value, label: name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    )
  return (
    <>
      <input
        {...common}
        ref={field}
        value={text}
        onChange={({ target }) => setText(target.value)}
        {...(column.numeric ? { inputMode: 'decimal' as const } : {})}
        {...(column.proposals ? { list: listId } : {})}
        autoComplete="off"
      />
      {column.proposals && (
        <datalist id={listId}>
          {column.proposals.map(one => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  )
}
