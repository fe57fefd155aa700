/** Something that holds from one plain date to another (both days included; without an end, until further notice). */
export type Dated = { readonly validFrom: string; readonly validTo?: string }

/** Whether it holds on a plain date. ISO dates compare as text. */
export const holdsOn = (row: Dated, on: string): boolean =>
  row.validFrom <= on && (row.validTo === undefined || on <= row.validTo)

const DAY_MS = 86_400_000
const moved = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

export const dayAfter = (date: string): string => moved(date, 1)
/** The plain date so many days before another. */
export const daysBefore = (date: string, days: number): string => moved(date, -days)
/** Days from one plain date to a later one; negative when it is earlier. */
export const daysUntil = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS
