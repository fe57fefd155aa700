/** A delivery period: a calendar quarter (`2027-Q1`) or month (`2027-03`). */
export type Period = string

const PERIOD = /^(20\d{2})-(?:Q([1-4])|(0[1-9]|1[0-2]))$/

/** First and last month of a period counted from year 0, or `undefined` when the text is not a period (years 2000 to 2099). */
export function periodMonths(text: string): { first: number; last: number } | undefined {
  const match = PERIOD.exec(text)
  if (!match) return undefined
  const year = Number(match[1]) * 12
  if (match[2] !== undefined) {
    const first = year + (Number(match[2]) - 1) * 3
    return { first, last: first + 2 }
  }
  const month = year + Number(match[3]) - 1
  return { first: month, last: month }
}

export const isPeriod = (text: string): boolean => PERIOD.test(text)

/** Whether `inner` lies inside `outer`: a month inside its quarter, a period inside itself; never a quarter inside a month. */
export function periodInside(inner: Period, outer: Period): boolean {
  const a = periodMonths(inner)
  const b = periodMonths(outer)
  return a !== undefined && b !== undefined && a.first >= b.first && a.last <= b.last
}

/** Whether the last month of a period has passed, in UTC; never that of a text that is no period. */
export function periodIsOver(period: Period, now: Date): boolean {
  const months = periodMonths(period)
  return months !== undefined && months.last < now.getUTCFullYear() * 12 + now.getUTCMonth()
}

/** The quarter that a month lies in, or the quarter itself. */
export function quarterOf(period: Period): Period {
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(period) ?? []
  return month === undefined ? period : `${year}-Q${Math.ceil(Number(month) / 3)}`
}

const DAY_MS = 86_400_000
/** The last instant that those who keep times have. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
/** When a UTC day is over; of the last day its last instant. */
export const endOfDay = (day: string): string =>
  new Date(Math.min(Date.parse(`${day}T00:00:00Z`) + DAY_MS, LAST_MS)).toISOString()
