import type { FileMapping } from '@lodestone/contracts'
import type { Seen } from '../found.ts'
import { addUp, type Mapped, type Want } from '../mapped.ts'
import { gramsOf } from '../mass.ts'
import type { Remark } from '../table.ts'
import { periodOf, weekday } from '../week.ts'

/** Days from and to, both counted. */
export type Span = { readonly from: number; readonly to: number }
export type Spanned = Span | { readonly fault: string }
type Part = 'material' | 'plant' | 'quantity' | 'unit' | 'date'

/** A quantity of a delivery schedule, as its message says it. */
export type Scheduled = {
  readonly number: string | undefined
  readonly plant: string | undefined
  readonly quantity: string
  readonly unit: string | undefined
  /** Why it is not taken, whatever it says. */
  readonly fault?: string
  readonly when: Spanned
  /** The how many-th quantity of the file. */
  readonly row: number
  /** Where a part of it stands. */
  at(part: Part): Omit<Remark, 'message'>
}

/** The quantities of a delivery schedule as lines of a forecast. */
export function readSchedule(
  scheduled: readonly Scheduled[],
  mapping: FileMapping,
  warnings: readonly Remark[] = [],
): Mapped {
  const faults: Remark[] = []
  const seen = scheduled.map(
    ({ number, plant, unit }): Seen => ({
      number: number === undefined ? undefined : (numberOf(number, mapping) ?? bare(number)),
      plant,
      unit,
    }),
  )
  const wants = scheduled.flatMap((one): Want[] => {
    const fault = (part: Part, message: string): Want[] => {
      faults.push({ ...one.at(part), message })
      return []
    }
    if (one.fault !== undefined) return fault('quantity', one.fault)
    if (one.number === undefined) return fault('material', 'required')
    if ('fault' in one.when) return fault('date', one.when.fault)
    const when = timeOf(one.when, mapping)
    if ('fault' in when) return fault('date', when.fault)
    const number = numberOf(one.number, mapping) ?? one.number
    const grams = gramsOf(one.quantity, one.unit ?? mapping.unit, mapping.materials[number]?.kgPerUnit)
    if (typeof grams === 'string') return fault(/unit|pieces/.test(grams) ? 'unit' : 'quantity', grams)
    return [{ number, plant: one.plant, when, grams, row: one.row, at: part => one.at(part) }]
  })
  if (scheduled.length === 0) faults.push({ field: '', message: 'no quantity to be delivered' })
  return { lines: addUp(wants, mapping, faults), faults, warnings, rows: scheduled.length, seen }
}

/** SAP fills numbers up with zeros in front: such a number is meant where the mapping names it without them. */
const numberOf = (number: string, { materials }: FileMapping): string | undefined =>
  [number, bare(number)].find(one => Object.hasOwn(materials, one))
const bare = (number: string): string => (/^\d+$/.test(number) ? number.replace(/^0+(?=\d)/, '') : number)

/** A day, a week from Monday on, or what lies within one period. */
function timeOf({ from, to }: Span, { period }: FileMapping): Want['when'] | { fault: string } {
  if (to < from) return { fault: 'ends before it begins' }
  if (from === to) return { day: from }
  if (weekday(from) === 0 && to - from >= 4 && to - from <= 6) return { monday: from }
  return periodOf(from, period) === periodOf(to, period)
    ? { day: from }
    : { fault: 'spans more than one period, and is no week' }
}
