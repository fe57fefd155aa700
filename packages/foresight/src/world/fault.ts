import { IN_WORDS } from '@lodestone/kernel'
import type { z } from 'zod'

/** What is wrong in one cell: the table, its row counted from 1, and the column, where there are such. */
export type Fault = {
  readonly table?: string
  readonly row?: number
  readonly column?: string
  readonly message: string
}

/** A fault as a sentence: `needs, row 3, kgPerMonth: must not be negative`. */
export const sentenceOf = ({ table, row, column, message }: Fault): string => {
  const place = [table, row === undefined ? undefined : `row ${row}`, column].filter(part => part !== undefined)
  return place.length === 0 ? message : `${place.join(', ')}: ${message}`
}

export type Read<T> = { readonly value: T } | { readonly faults: readonly Fault[] }

/** Faults that are listed; who sends the wrong sheet need not read 200,000. */
const MOST_FAULTS = 100

/** A value by its schema, or what is wrong with it cell by cell. */
export function readBy<T>(schema: z.ZodType<T>, input: unknown): Read<T> {
  const parsed = schema.safeParse(input, IN_WORDS)
  if (parsed.success) return { value: parsed.data }
  return { faults: parsed.error.issues.slice(0, MOST_FAULTS).map(issue => placed(issue.path, issue.message)) }
}

/** A fault at a path: of a row where the path goes through a list, else of a table. */
export function placed(path: readonly PropertyKey[], message: string): Fault {
  const at = path.findIndex(part => typeof part === 'number')
  const name = (parts: readonly PropertyKey[]) => parts.map(String).join('.')
  if (at < 0) return path.length === 0 ? { message } : { table: name(path), message }
  const column = name(path.slice(at + 1))
  return { table: name(path.slice(0, at)), row: Number(path[at]) + 1, ...(column !== '' && { column }), message }
}
