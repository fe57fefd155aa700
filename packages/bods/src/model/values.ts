import { z } from 'zod'

/** Texts as JSON Schema has them: lengths are counted in characters, formats are asserted. */

const DAY = /^\d{4}-\d{2}-\d{2}$/
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[Tt ]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/
const MONTH = /^\d{4}(?:-(?:0[1-9]|1[0-2]))?$/
/** A scheme, and only characters that RFC 3986 has. */
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$/

/** Whether a text is a day that the calendar has, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
const isInstant = (text: string): boolean => {
  const [, day] = INSTANT.exec(text) ?? []
  return day !== undefined && isDay(day)
}

/** Milliseconds since 1970 of a day's beginning or of an instant that has been read; a leap second counts as the one before it. */
export function timeOf(text: string): number {
  if (isDay(text)) return Date.parse(`${text}T00:00:00Z`)
  return Date.parse(
    text
      .toUpperCase()
      .replace(' ', 'T')
      .replace(/:60(?=[.Z+-])/, ':59'),
  )
}

export const text = z.string()
export const uri = text.refine(one => URI.test(one), 'not a URI')
export const day = text.refine(isDay, 'not a day as YYYY-MM-DD')
export const dayOrInstant = text.refine(one => isDay(one) || isInstant(one), 'neither a day nor an instant of RFC 3339')
export const dayOrMonth = text.refine(one => isDay(one) || MONTH.test(one), 'not a day, a month or a year')
export const sized = (least: number, most: number) =>
  text.refine(one => {
    const { length } = [...one.slice(0, 2 * most + 2)]
    return length >= least && length <= most
  }, `not ${least} to ${most} characters`)
