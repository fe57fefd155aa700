import type { Evidence } from './screening.ts'

const DAY_MS = 86_400_000

/** Whether a proof holds on a plain day, and how many days after it are left; on its last valid day that is 0. */
export function validityOf(
  { validFrom, validTo }: Pick<Evidence, 'validFrom' | 'validTo'>,
  day: string,
): { readonly is: 'valid' | 'expired' | 'not-yet'; readonly daysLeft: number } {
  const daysLeft = Math.round((Date.parse(validTo) - Date.parse(day)) / DAY_MS)
  return { is: daysLeft < 0 ? 'expired' : validFrom > day ? 'not-yet' : 'valid', daysLeft }
}

/** Days before its last valid day from which an operator is told that a proof ends. */
export const SOON_DAYS = 90

/** The plain day of the hub's clock, which is UTC. */
export const todayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)
