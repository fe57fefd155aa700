import './check.css'

/** A box to tick with its words beside it. */
export const Check = ({
  label,
  isChecked,
  onChange,
}: {
  label: string
  isChecked: boolean
  onChange: (isChecked: boolean) => void
}) => (
  <label className="check">
    <input type="checkbox" checked={isChecked} onChange={event => onChange(event.target.checked)} />
    {label}
  </label>
)
