/** Something that holds from one plain date to another (both days included; without an end, until further notice). */
export type Dated = { readonly validFrom: string; readonly validTo?: string }

/** Whether it holds on a plain date. ISO dates compare as text. */
export const holdsOn = (row: Dated, on: string): boolean =>
  row.validFrom <= on && (row.validTo === undefined || on <= row.validTo)

const DAY_MS = 86_400_000

/** A plain date as the number of days since 1970-01-01, and back: for sums of days. */
export const dayNumber = (date: string): number => Date.parse(date) / DAY_MS
export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

export const dayAfter = (date: string): string => dateOf(dayNumber(date) + 1)
export const dayBefore = (date: string): string => dateOf(dayNumber(date) - 1)
