/** How figures and times read. What comes in is exact text; only what is drawn becomes a number. */

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 3 })

/** Kilograms as tonnes from one tonne on. */
export function mass(kg) {
  const value = Number(kg)
  return value >= 1000 ? `${number.format(value / 1000)} t` : `${number.format(value)} kg`
}
export const exactMass = kg => `${whole.format(Number(kg))} kg`

export const percent = text => `${number.format(Number(text))} %`
export const shareOf = (part, whole) => (Number(whole) > 0 ? (100 * Number(part)) / Number(whole) : 0)
export const count = n => whole.format(n)

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
]

/** A span of milliseconds in its two largest units. */
export function span(ms) {
  let rest = Math.abs(ms)
  const parts = []
  for (const [unit, size] of UNITS) {
    const n = Math.floor(rest / size)
    rest -= n * size
    if (n > 0) parts.push(`${n} ${unit}`)
    if (parts.length === 2 || (parts.length === 1 && n === 0)) break
  }
  return parts.join(' ') || '0 s'
}

/** When something is or was, seen from now: to the minute within the hour, to the hour within two days, then in days. */
export function fromNow(time, now = Date.now()) {
  const distance = Date.parse(time) - now
  const size = Math.abs(distance)
  if (size < 45_000) return 'now'
  const text =
    size < 3_600_000
      ? `${Math.max(1, Math.round(size / 60_000))} min`
      : size < 48 * 3_600_000
        ? `${Math.round(size / 3_600_000)} h`
        : `${Math.round(size / 86_400_000)} days`
  return distance > 0 ? `in ${text}` : `${text} ago`
}

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
export const dateTime = time => clock.format(new Date(time))
const hours = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
export const timeOfDay = time => hours.format(new Date(time))

export const shortHash = hash => `${hash.slice(0, 10)}…`
