import { namesOf } from '@lodestone/kernel'
import { plainArray } from './codecs.ts'

type Value = string | number | bigint | boolean | null

/** Rows that a statement takes as its parameters. */
type Rows = {
  /** Rows of another form make another text of the statement, which needs another name. */
  readonly form: string
  readonly params: unknown[]
  /** An item of FROM that has the columns, and `position` from 1, out of parameters from `$first`. */
  from(first: number, alias: string): string
}

/**
 * The type of a column of texts without line breaks, such as JSON, none of them null. As lines of one text they go out as they are; in an
 * array each quotation mark would be escaped here and read back there, which was a tenth of submitting 10,000 lines.
 */
export const LINE = 'line'

/** Rows that are written out value by value: an array of one element a column took node-postgres and PostgreSQL twice the time. */
const FEW = 4

/** `columns` have their PostgreSQL types, or `LINE`. However many rows there are, one of few texts results, and so one of few prepared plans. */
export function rowsOf<Column extends string>(
  columns: Readonly<Record<Column, string>>,
  rows: readonly Readonly<Record<Column, Value>>[],
): Rows {
  const names = namesOf(columns)
  const count = rows.length
  const shape = (alias: string) => `AS ${alias} (${names.join(', ')}, position)`
  if (count === 0 || count > FEW)
    return {
      form: 'many',
      params: names.map(name => (columns[name] === LINE ? linesOf : arrayOf)(rows.map(row => row[name]))),
      from: (first, alias) => {
        const sets = names.map((name, c) =>
          columns[name] === LINE
            ? `string_to_table($${first + c}::text, E'\\n')`
            : `unnest($${first + c}::${columns[name]}[])`,
        )
        return `ROWS FROM (${sets.join(', ')}) WITH ORDINALITY ${shape(alias)}`
      },
    }
  return {
    form: String(count),
    params: rows.flatMap(row => names.map(name => row[name])),
    from: (first, alias) => {
      const typeOf = (name: Column) => (columns[name] === LINE ? 'text' : columns[name])
      const row = (r: number) => names.map((name, c) => `$${first + r * names.length + c}::${typeOf(name)}`)
      const written = Array.from({ length: count }, (_, r) => `(${row(r).join(', ')}, ${r + 1})`)
      return `(VALUES ${written.join(', ')}) ${shape(alias)}`
    },
  }
}

/** An INSERT of rows out of parameters from `$first`. Of another `form` it has another text. */
export type Insert = Pick<Rows, 'form' | 'params'> & { sql(first: number): string }

/** Texts of statements by their columns, of which each caller has one object, and then by all else that makes them. */
const texts = new WeakMap<object, Map<string, string>>()

/** A text that is made once: writing it took longer than the values of a row. */
function textOnce(columns: object, which: string, make: () => string): string {
  const made = texts.get(columns) ?? new Map<string, string>()
  texts.set(columns, made)
  const text = made.get(which) ?? make()
  made.set(which, text)
  return text
}

/** `end` follows the rows, which have their `position` there: an order, or what to do about a conflict. */
export function insertOf<Column extends string>(
  table: string,
  columns: Readonly<Record<Column, string>>,
  rows: readonly Readonly<Record<Column, Value>>[],
  end = '',
): Insert {
  const { form, params, from } = rowsOf(columns, rows)
  return {
    form,
    params,
    sql: first =>
      textOnce(columns, `${form} ${first} ${table} ${end}`, () => {
        const names = Object.keys(columns).join(', ')
        return `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${from(first, 'given')} ${end}`
      }),
  }
}

const arrayOf = (values: readonly Value[]): unknown =>
  values.every(value => value !== null) ? plainArray(values.map(String)) : values

function linesOf(values: readonly Value[]): string {
  if (values.some(value => typeof value !== 'string' || value.includes('\n')))
    throw new Error('a text of a column of lines is missing or has a line break')
  return values.join('\n')
}
