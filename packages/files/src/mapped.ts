import type { FileMapping, WeekBasedMaterialDemand } from '@lodestone/contracts'
import { formatKg, isPeriod, parseDecimal, present } from '@lodestone/kernel'
import { type Column, type RowFields, readSheet } from './column.ts'
import { decimalOfDouble } from './number.ts'
import type { Remark, Table, TableCell } from './table.ts'
import { type Parsed, periodOf, readDate, readWeek, shareWeek, weekday } from './week.ts'

/** Demand in somebody's own numbers, weeks and units, added up to forecast lines, exact to the gram. */

type ErpColumns = NonNullable<FileMapping['columns']>

/** A quantity of one material for one place at one time, with where it stands. */
type Want = {
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
}

const UNITS: Readonly<Record<string, bigint>> = {
  kg: 1_000n,
  kgm: 1_000n,
  kilogram: 1_000n,
  t: 1_000_000n,
  to: 1_000_000n,
  tne: 1_000_000n,
  tonnemetricton: 1_000_000n,
  g: 1n,
  grm: 1n,
  gram: 1n,
}
const PIECES = new Set(['pc', 'pce', 'pcs', 'ea', 'st', 'h87', 'piece'])

/** Grams of a quantity in a unit; a sentence when the unit says no mass, or the quantity is no whole number of grams. */
function gramsOf(quantity: string, unit: string | undefined, kgPerUnit: string | undefined): bigint | string {
  const amount = parseDecimal(quantity, 12)
  if (amount === undefined) return 'not a quantity of at least zero'
  const name = (unit ?? '').toLowerCase()
  const perUnit = UNITS[name]
  const micro = perUnit !== undefined ? perUnit * 1_000_000n : PIECES.has(name) ? microgramsOf(kgPerUnit) : undefined
  if (micro === undefined)
    return PIECES.has(name)
      ? 'counted in pieces: say kgPerUnit of this material in the mapping'
      : `the unit ${unit ?? '(none)'} is none of kg, t, g and pieces`
  const units = amount * micro
  const base = 10n ** 18n
  return units % base === 0n ? units / base : 'not a whole number of grams'
}

/** Kilograms with 6 places are milligrams; micrograms, so that both factors are whole. */
const microgramsOf = (kg: string | undefined): bigint | undefined =>
  kg === undefined ? undefined : (parseDecimal(kg, 6) ?? 0n) * 1_000n

function addUp(wants: readonly Want[], mapping: FileMapping, faults: Remark[]): MappedLine[] {
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

/** Rows of an ERP's forecast, by the mapping's columns. Columns that it does not name are not looked at. */
export function readErp(table: Table, mapping: FileMapping & { columns: ErpColumns }): Mapped {
  const { columns } = mapping
  const specs = Object.entries(columns).flatMap(([field, header]): Column[] =>
    header === undefined
      ? []
      : [{ field, header, kind: field === 'quantity' ? 'decimal' : 'text', about: '', required: true }],
  )
  const others = (table.rows[0]?.cells ?? []).flatMap(cell =>
    cell && !specs.some(({ header = '' }) => same(header, cell.text)) ? [cell.text] : [],
  )
  const sheet = readSheet(timesAsText(table), specs, others)
  const faults = [...sheet.faults]
  const faulty = new Set(faults.map(fault => fault.row))
  const wants = sheet.entries.flatMap(entry => (faulty.has(entry.row) ? [] : wantOf(entry, mapping, columns, faults)))
  return { lines: addUp(wants, mapping, faults), faults, warnings: sheet.warnings, rows: sheet.entries.length }
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

/** Dates and whole numbers of a workbook as the texts that they show: a material number is no quantity. */
const timesAsText = (table: Table): Table => ({
  ...table,
  rows: table.rows.map(row => ({
    ...row,
    cells: row.cells.map((cell): TableCell | undefined => (cell?.kind === 'date' ? { ...cell, kind: 'text' } : cell)),
  })),
})

function wantOf(entry: RowFields, mapping: FileMapping, columns: ErpColumns, faults: Remark[]): Want[] {
  const text = (field: keyof ErpColumns): string | undefined => {
    const value = entry.value[field]
    return typeof value === 'string' ? value : undefined
  }
  const fault = (field: keyof ErpColumns, message: string): Want[] => {
    faults.push({ ...entry.at(field), message })
    return []
  }
  const number = text('material')
  if (number === undefined) return fault('material', 'required')
  const quantity = text('quantity')
  if (quantity === undefined) return fault('quantity', 'required')
  const time = (['date', 'week', 'period'] as const).find(one => columns[one] !== undefined) ?? 'date'
  const when = whenOf(time, text(time), mapping)
  if ('fault' in when) return fault(time, when.fault)
  const grams = gramsOf(quantity, text('unit') ?? mapping.unit, mapping.materials[number]?.kgPerUnit)
  if (typeof grams === 'string') return fault(/unit|pieces/.test(grams) && columns.unit ? 'unit' : 'quantity', grams)
  return [
    {
      number,
      plant: text('plant'),
      when,
      grams,
      row: entry.row,
      at: what => entry.at(what === 'plant' && columns.plant ? 'plant' : 'material'),
    },
  ]
}

function whenOf(
  kind: 'date' | 'week' | 'period',
  text: string | undefined,
  mapping: FileMapping,
): Want['when'] | { fault: string } {
  if (text === undefined) return { fault: 'required' }
  if (kind === 'period') return isPeriod(text) ? { period: text } : { fault: 'not a period such as 2027-Q1 or 2027-03' }
  if (kind === 'date') return readDate(text, mapping.dateOrder)
  const week: Parsed = readWeek(text)
  return 'fault' in week ? week : { monday: week.day }
}

/** Catena-X demand: every week of every series of every material. */
export function readWeekBased(demands: readonly WeekBasedMaterialDemand[], mapping: FileMapping): Mapped {
  const faults: Remark[] = []
  const warnings: Remark[] = []
  const wants: Want[] = []
  let rows = 0
  for (const [index, demand] of demands.entries()) {
    const path = demands.length === 1 ? '' : `${index}.`
    const number = demand.materialNumberCustomer
    if (demand.materialDemandIsInactive) {
      warnings.push({ field: `${path}materialDemandIsInactive`, message: 'this demand is inactive and left out' })
      continue
    }
    const unit = demand.unitOfMeasureIsOmitted ? mapping.unit : demand.unitOfMeasure?.replace(/^.*:/, '')
    for (const [nth, series] of demand.demandSeries.entries())
      for (const [week, { pointInTime, demand: quantity }] of series.demands.entries()) {
        rows += 1
        const at = `${path}demandSeries.${nth}.demands.${week}`
        const day = readDate(pointInTime, undefined)
        if ('fault' in day || weekday(day.day) !== 0) {
          faults.push({
            row: rows,
            field: `${at}.pointInTime`,
            value: pointInTime,
            message: 'not the Monday of a week',
          })
          continue
        }
        const grams = gramsOf(decimalOfDouble(quantity) ?? '', unit, mapping.materials[number]?.kgPerUnit)
        if (typeof grams === 'string') {
          faults.push({ row: rows, field: `${at}.demand`, value: String(quantity), message: grams })
          continue
        }
        const place = { row: rows, field: '' }
        wants.push({
          number,
          plant: series.customerLocation,
          when: { monday: day.day },
          grams,
          row: rows,
          at: what =>
            what === 'plant'
              ? { ...place, field: `${path}demandSeries.${nth}.customerLocation`, value: series.customerLocation }
              : { ...place, field: `${path}materialNumberCustomer`, value: number },
        })
      }
  }
  return { lines: addUp(wants, mapping, faults), faults, warnings, rows }
}
