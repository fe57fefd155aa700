import { type FileRemark, type OfferPreview, ruled } from '@lodestone/contracts'
import { type FieldError, formatKg, IN_WORDS, parseKg } from '@lodestone/kernel'
import type { z } from 'zod'
import type { FileRead, ReadItem } from './file-read.ts'
import { cut, type Remark } from './table.ts'

/** Errors and warnings shown at most; whoever has more mends these first. */
const MAX_REMARKS = 1_000

export type Examined<T> = {
  /** Everything that came out whole, in the file's order. */
  readonly drafts: readonly T[]
  readonly items: readonly {
    readonly index: number
    readonly row: number
    readonly ok: boolean
    readonly value: unknown
  }[]
  readonly errors: readonly FileRemark[]
  readonly errorCount: number
  readonly warnings: readonly FileRemark[]
}

/**
 * Holds what a file says against the schema of the API and the rules of its service, and puts each fault beside its cell. `faultsOf` gives the
 * faults of drafts that have the right shape, by `index.field`. `list` is what the drafts are called in the body of the API.
 */
export function examine<T>(
  read: FileRead,
  schema: z.ZodType<T>,
  list: string,
  faultsOf: (drafts: readonly T[]) => readonly FieldError[],
): Examined<T> {
  const faulty = new Set(read.faults.flatMap(fault => (fault.row === undefined ? [] : [keyOf(fault)])))
  const rows = new Set(read.items.map(item => item.at('').row))
  const absent = new Set(
    read.faults.flatMap(({ sheet, row, field }) => (row === undefined || rows.has(row) ? [] : [`${sheet}/${field}`])),
  )
  const placeOf = placing(read.summed ? [] : read.items, list)
  const errors: FileRemark[] = read.faults.map(fault => ({ ...fault, ...placeOf(fault) }))
  const drafts: T[] = []
  const indexes: number[] = []
  const ok = new Set<number>()
  for (const [index, item] of read.items.entries()) {
    const parsed = schema.safeParse(item.value, IN_WORDS)
    if (parsed.success) {
      drafts.push(parsed.data)
      indexes.push(index)
      ok.add(index)
      continue
    }
    for (const { field, message } of parsed.error.issues.flatMap(fieldsOf)) {
      const at = item.at(field)
      // A cell that could not be read is a fault once, and not missing too; a column that is missing is one of its table.
      if (faulty.has(keyOf(at)) || (at.cell === undefined && absent.has(`${at.sheet}/${field}`))) continue
      errors.push({ ...at, field, index, path: `${list}.${index}.${field}`, message })
    }
  }
  for (const { path, message } of faultsOf(drafts)) {
    const [nth = '', ...rest] = path.split('.')
    const index = indexes[Number(nth)] ?? 0
    const field = rest.join('.')
    ok.delete(index)
    errors.push({ ...read.items[index]?.at(field), field, index, path: `${list}.${index}.${field}`, message })
  }
  for (const error of errors) if (error.index !== undefined) ok.delete(error.index)
  errors.sort((a, b) => (a.row ?? 0) - (b.row ?? 0))
  const items = read.items.map((item, index) => ({
    index,
    row: item.row,
    ok: ok.has(index),
    value: ok.has(index) ? item.value : shortened(item.value, 0),
  }))
  return {
    drafts,
    items,
    errors: errors.slice(0, MAX_REMARKS).map(ruled),
    errorCount: errors.length,
    warnings: read.warnings.slice(0, MAX_REMARKS).map(one => ruled({ ...one, ...placeOf(one) })),
  }
}

const keyOf = ({ sheet, row, cell, field }: Omit<Remark, 'message'>): string =>
  cell === undefined ? `${sheet}/${row}/${field}` : `${sheet}/${cell}`

/** The path in the body of the API that a remark of a row is about, where its row is an item. */
function placing(items: readonly ReadItem[], list: string): (remark: Remark) => { path: string; index?: number } {
  const byRow = new Map(items.map((item, index) => [keyOfRow(item.at('')), index]))
  return remark => {
    const index = remark.row === undefined ? undefined : byRow.get(keyOfRow(remark))
    return index === undefined ? { path: remark.field } : { path: `${list}.${index}.${remark.field}`, index }
  }
}

const keyOfRow = ({ sheet, row }: Omit<Remark, 'message'>): string => `${sheet}/${row}`

function fieldsOf(issue: z.core.$ZodIssue): { field: string; message: string }[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => ({ field: [...path, key].join('.'), message: 'unknown field' }))
  return [{ field: path.join('.'), message: issue.message }]
}

/** What could not be taken is shown, but not at any length. */
function shortened(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cut(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > 6) return null
  if (Array.isArray(value)) return value.slice(0, 50).map(one => shortened(one, depth + 1))
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 50)
      .map(([key, one]) => [cut(key), shortened(one, depth + 1)]),
  )
}

type Asked = { readonly material: string; readonly period: string; readonly quantityKg: string }

/** Items that a preview shows unless it is asked for more. */
const SHOWN = 100

/** What an import of a file would store, and what is wrong with it; `empty` is wrong with one that has nothing in it. */
export function previewed(file: FileRead, examined: Examined<Asked>, empty: FieldError, first = SHOWN): OfferPreview {
  const { drafts, items, errors, errorCount, warnings } = examined
  const isEmpty = errorCount === 0 && drafts.length === 0
  return {
    read: file.how,
    importable: errorCount === 0 && !isEmpty && !file.guessed,
    rows: file.rows,
    valid: drafts.length,
    items: items.slice(0, first) as OfferPreview['items'],
    errorCount: isEmpty ? 1 : errorCount,
    errors: isEmpty ? [ruled(empty)] : [...errors],
    warnings: [...warnings],
    totals: totalsOf(drafts),
  }
}

/** Kilograms and lines by material and period, in the order of both. */
function totalsOf(drafts: readonly Asked[]) {
  const sums = new Map<string, { material: string; period: string; grams: bigint; lines: number }>()
  for (const { material, period, quantityKg } of drafts) {
    const key = `${material} ${period}`
    const sum = sums.get(key) ?? { material, period, grams: 0n, lines: 0 }
    sums.set(key, { ...sum, grams: sum.grams + (parseKg(quantityKg) ?? 0n), lines: sum.lines + 1 })
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { grams, ...sum }]) => ({ ...sum, quantityKg: formatKg(grams) }))
}
