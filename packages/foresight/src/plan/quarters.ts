import { periodMonths, present, quarterOf } from '@lodestone/kernel'
import { monthOf } from '../days.ts'

/** A quarter as the number of quarters since year 0, and back. Throws TypeError on what is no period. */
export const quarterNumber = (quarter: string): number => Math.floor(present(periodMonths(quarter)).first / 3)
export const quarterAt = (number: number): string => quarterOf(monthOf(number * 3))

/** All quarters from one to another, both included. */
export function quartersOf({ from, to }: { readonly from: string; readonly to: string }): string[] {
  const first = quarterNumber(from)
  return Array.from({ length: Math.max(0, quarterNumber(to) - first + 1) }, (_, n) => quarterAt(first + n))
}
