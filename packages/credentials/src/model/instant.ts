const STAMP =
  /^(-?(?:[1-9]\d{3,5}|0\d{3}))-(\d\d)-(\d\d)T(\d\d):([0-5]\d):([0-5]\d)(?:\.(\d{1,9})\d*)?(Z|[+-]\d\d:[0-5]\d)$/
const MINUTE_MS = 60_000

/**
 * Milliseconds of an XML `dateTimeStamp` (https://www.w3.org/TR/xmlschema11-2/#dateTimeStamp): with its zone, on a day that there is. Undefined for
 * anything else, so also for a time without a zone, which would be another one elsewhere.
 */
export function instantOf(text: string): number | undefined {
  const [, year = '', month = '', day = '', hours = '', minutes = '', seconds = '', fraction = '', zone = ''] =
    STAMP.exec(text) ?? []
  const offset = zone === 'Z' ? 0 : offsetOf(zone)
  const isMidnight = hours === '24' && minutes === '00' && seconds === '00' && !/[1-9]/.test(fraction)
  if (offset === undefined || !isDay(Number(year), Number(month), Number(day))) return undefined
  if (Number(hours) > 23 && !isMidnight) return undefined
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hours), Number(minutes), Number(seconds), Number(fraction.padEnd(3, '0').slice(0, 3)))
  return date.getTime() - offset * MINUTE_MS
}

/** Minutes that a zone is ahead, at most 14 hours. */
function offsetOf(zone: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? []
  const ahead = Number(hours) * 60 + Number(minutes)
  if (sign === undefined || ahead > 14 * 60) return undefined
  return sign === '-' ? -ahead : ahead
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** Whether there is such a day. */
export function isDay(year: number, month: number, day: number): boolean {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0)
  return day >= 1 && day <= days
}
