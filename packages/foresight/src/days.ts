import { periodMonths, present } from '@lodestone/kernel'

const DAY_MS = 86_400_000

/** A month as the number of months since year 0, and back. Throws TypeError on what is no month. */
export const monthNumber = (month: string): number => present(periodMonths(month)).first
export const monthOf = (number: number): string =>
  `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`

/** The first day of a month, as the number of days since 1970-01-01. */
export const firstDay = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY_MS

/** A day and so many working days later: Mondays to Fridays, without any holidays. */
export function afterWorkingDays(day: number, count: number): number {
  let at = day
  for (let left = count; left > 0; ) {
    at++
    // 1970-01-01 was a Thursday.
    const weekday = (((at + 4) % 7) + 7) % 7
    if (weekday !== 0 && weekday !== 6) left--
  }
  return at
}
