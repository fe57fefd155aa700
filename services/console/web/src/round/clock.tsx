import { useFormat } from '../format/use-format.ts'
import { useNow } from '../format/use-now.ts'

/** A clock that runs down to a time, which stands in its title. */
export function Countdown({ to }: { to: string }) {
  const format = useFormat()
  const now = useNow()
  return (
    <time dateTime={to} title={format.dateTime(to)}>
      {format.countdown(Date.parse(to) - now)}
    </time>
  )
}
