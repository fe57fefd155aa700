const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** Days, times and spans as a language writes them. */
export function timesIn(locale: string) {
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })
  const month = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', timeZone: 'UTC' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  return {
    dateTime: (time: string | number | Date): string => dateTime.format(new Date(time)),
    /** With its second: where the order of acts is what matters. */
    moment: (time: string | number | Date): string => moment.format(new Date(time)),
    /** A plain date ("2027-03-01"), which has no time zone. */
    date: (day: string): string => date.format(new Date(day)),
    /** The zone in which times are written: "Europe/Berlin (Central European Standard Time)". */
    zone: (): string => {
      const { timeZone } = dateTime.resolvedOptions()
      const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' }).formatToParts()
      const name = parts.find(one => one.type === 'timeZoneName')?.value
      return name === undefined || name === timeZone ? timeZone : `${timeZone} (${name})`
    },
    clock: (time: string | number | Date): string => clock.format(new Date(time)),
    /** "2027-Q1" or "2027-03" as people read it. */
    period: (period: string): string => {
      const [, year, quarter] = /^(\d{4})-Q([1-4])$/.exec(period) ?? []
      if (year !== undefined)
        return locale.startsWith('ja') ? `${year}年第${quarter}四半期` : `${quarterMark(locale)}${quarter} ${year}`
      return /^\d{4}-\d{2}$/.test(period) ? month.format(new Date(`${period}-01`)) : period
    },
    /** When something is or was, seen from `now`, in its largest unit: "in 3 hr". */
    fromNow: (time: string | number, now: number): string => {
      const distance = new Date(time).getTime() - now
      for (const [unit, size] of UNITS)
        if (Math.abs(distance) >= size) return relative.format(Math.trunc(distance / size), unit)
      return relative.format(0, 'second')
    },
    /** A span of milliseconds as a clock that runs: "2 d 03:04:05". */
    countdown: (ms: number): string => {
      const seconds = Math.max(0, Math.floor(ms / 1000))
      const two = (n: number) => String(n).padStart(2, '0')
      const days = Math.floor(seconds / 86_400)
      const time = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
      return days > 0
        ? `${new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'short' }).format(days)} ${time}`
        : time
    },
    /** Hours, a decimal string: in minutes below one, in days from two days on: "3.5 days". */
    hours: (hours: string): string => {
      const many = Number(hours)
      const [unit, amount] =
        many >= 48
          ? (['day', many / 24] as const)
          : many >= 1
            ? (['hour', many] as const)
            : (['minute', many * 60] as const)
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: unit === 'day' ? 'long' : 'short',
        maximumFractionDigits: 1,
      }).format(amount)
    },
    /** A span of milliseconds in its largest unit: "3 min". */
    span: (ms: number): string => {
      const [unit, size] = UNITS.find(([, each]) => ms >= each) ?? ['millisecond' as const, 1]
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: 0,
      }).format(ms / size)
    },
  }
}

const quarterMark = (locale: string): string => (locale.startsWith('fr') ? 'T' : 'Q')
