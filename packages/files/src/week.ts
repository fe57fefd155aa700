/** Weeks of ISO 8601, dates as ERP systems write them, and the periods of the hub. A day is a number of days since 1970. */

const DAY_MS = 86_400_000

/** The day of a plain date, `undefined` for one that the calendar does not have. */
export function dayOf(year: number, month: number, day: number): number | undefined {
  const at = Date.UTC(year, month - 1, day)
  const back = new Date(at)
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day && year >= 1970 ? at / DAY_MS : undefined
}

/** 0 is Monday. */
export const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7

/** The Monday of a week; `undefined` for a week that the year does not have. */
export function mondayOf(year: number, week: number): number | undefined {
  // The fourth of January is in the first week.
  const fourth = dayOf(year, 1, 4)
  if (fourth === undefined || week < 1 || week > 53) return undefined
  const monday = fourth - weekday(fourth) + (week - 1) * 7
  return new Date((monday + 3) * DAY_MS).getUTCFullYear() === year ? monday : undefined
}

export function periodOf(day: number, kind: 'quarter' | 'month'): string {
  const date = new Date(day * DAY_MS)
  const month = date.getUTCMonth() + 1
  const year = date.getUTCFullYear()
  return kind === 'quarter' ? `${year}-Q${Math.ceil(month / 3)}` : `${year}-${String(month).padStart(2, '0')}`
}

/**
 * A week's grams by period: all where its Thursday is, or by days. By days the earlier period gets its share rounded down to the gram and the
 * later one the rest, so that nothing is lost or made.
 */
export function shareWeek(
  monday: number,
  grams: bigint,
  rule: { split: 'thursday' | 'days'; period: 'quarter' | 'month' },
): [string, bigint][] {
  if (rule.split === 'thursday') return [[periodOf(monday + 3, rule.period), grams]]
  const first = periodOf(monday, rule.period)
  const last = periodOf(monday + 6, rule.period)
  if (first === last) return [[first, grams]]
  let days = 0n
  while (periodOf(monday + Number(days), rule.period) === first) days += 1n
  const early = (grams * days) / 7n
  return [
    [first, early],
    [last, grams - early],
  ]
}

export type Parsed = { readonly day: number } | { readonly fault: string }

/** `2027-03-01`, `20270301`, `01.03.2027`; with slashes only where the order is said or can be only one. */
export function readDate(text: string, order: 'DMY' | 'MDY' | undefined): Parsed {
  const iso = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text)
  if (iso) return found(dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3])))
  const dots = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text)
  if (dots) return found(dayOf(Number(dots[3]), Number(dots[2]), Number(dots[1])))
  const slashes = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text)
  if (!slashes) return { fault: 'not a date such as 2027-03-01' }
  const [a, b, year] = [Number(slashes[1]), Number(slashes[2]), Number(slashes[3])]
  const [dmy, mdy] = [dayOf(year, b, a), dayOf(year, a, b)]
  if (order === 'DMY') return found(dmy)
  if (order === 'MDY') return found(mdy)
  if (dmy !== undefined && mdy !== undefined && dmy !== mdy)
    return { fault: 'two dates, by the order of day and month: say dateOrder in the mapping' }
  return found(dmy ?? mdy)
}

/** `2027-W05`, `2027W05`, `202705`, `W05/2027`, `KW 5/2027`. Gives its Monday. */
export function readWeek(text: string): Parsed {
  const forms = /^(\d{4})-?W?(\d\d)$/i.exec(text) ?? undefined
  const turned = /^(?:KW|CW|W)?\s*(\d{1,2})\/(\d{4})$/i.exec(text)
  const [year, week] = forms ? [forms[1], forms[2]] : turned ? [turned[2], turned[1]] : []
  if (year === undefined) return { fault: 'not a week such as 2027-W05' }
  return found(mondayOf(Number(year), Number(week)), 'the year has no such week')
}

const found = (day: number | undefined, fault = 'the calendar has no such day'): Parsed =>
  day === undefined ? { fault } : { day }
