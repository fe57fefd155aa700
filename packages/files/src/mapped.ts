import type { FileMapping } from '@lodestone/contracts'
import { formatKg, present } from '@lodestone/kernel'
import type { Seen } from './found.ts'
import type { Remark } from './table.ts'
import { periodOf, shareWeek } from './week.ts'

/** Demand in somebody's own numbers, weeks and units, added up to forecast lines, exact to the gram. */

/** A quantity of one material for one place at one time, with where it stands. */
export type Want = {
  readonly number: string
  readonly plant: string | undefined
  readonly when: { readonly monday: number } | { readonly day: number } | { readonly period: string }
  readonly grams: bigint
  readonly row: number
  at(what: 'material' | 'plant'): Omit<Remark, 'message'>
}

/** A line added up, `row` and `at` those of the first of what went into it. */
export type MappedLine = {
  readonly row: number
  readonly value: Record<string, unknown>
  at(path: string): Omit<Remark, 'message'>
}
export type Mapped = {
  readonly lines: readonly MappedLine[]
  readonly faults: readonly Remark[]
  readonly warnings: readonly Remark[]
  readonly rows: number
  readonly seen: readonly Seen[]
}

/** Wants of one material, place and period as one line; what the mapping does not name goes to `faults`. */
export function addUp(wants: readonly Want[], mapping: FileMapping, faults: Remark[]): MappedLine[] {
  const sums = new Map<string, { grams: bigint; first: Want; period: string; deliverTo: string }>()
  for (const want of wants) {
    const known = Object.hasOwn(mapping.materials, want.number)
    if (!known) faults.push({ ...want.at('material'), message: 'a material number that the mapping does not name' })
    const plant = want.plant
    const deliverTo =
      plant !== undefined && mapping.plants && Object.hasOwn(mapping.plants, plant)
        ? mapping.plants[plant]
        : mapping.deliverTo
    if (deliverTo === undefined)
      faults.push({
        ...want.at('plant'),
        message: 'the mapping says neither where this plant takes delivery nor deliverTo',
      })
    if (!known || deliverTo === undefined || want.grams === 0n) continue
    for (const [period, grams] of periodsOf(want, mapping)) {
      if (grams === 0n) continue
      const key = [want.number, plant ?? deliverTo, period].join('/')
      const sum = sums.get(key)
      if (sum) sum.grams += grams
      else sums.set(key, { grams, first: want, period, deliverTo })
    }
  }
  return [...sums].map(([reference, { grams, first, period, deliverTo }]) => {
    const { kgPerUnit: _, ...meant } = present(mapping.materials[first.number])
    return {
      row: first.row,
      value: { reference, ...meant, quantityKg: formatKg(grams), period, deliverTo, commitment: mapping.commitment },
      at: path => ({ ...first.at(path === 'deliverTo' ? 'plant' : 'material'), field: path }),
    }
  })
}

function periodsOf({ when, grams }: Want, mapping: FileMapping): [string, bigint][] {
  if ('monday' in when) return shareWeek(when.monday, grams, mapping)
  return [['day' in when ? periodOf(when.day, mapping.period) : when.period, grams]]
}
