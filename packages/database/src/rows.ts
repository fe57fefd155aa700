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

/** Rows that are written out value by value: an array of one element a column took node-postgres and PostgreSQL twice the time. */
const FEW = 4

/** `columns` have their PostgreSQL types. However many rows there are, one of few texts results, and so one of few prepared plans. */
export function rowsOf<Column extends string>(
  columns: Readonly<Record<Column, string>>,
  rows: readonly Readonly<Record<Column, Value>>[],
): Rows {
  const names = Object.keys(columns) as Column[]
  const count = rows.length
  const shape = (alias: string) => `AS ${alias} (${names.join(', ')}, position)`
  if (count === 0 || count > FEW)
    return {
      form: 'many',
      params: names.map(name => arrayOf(rows.map(row => row[name]))),
      from: (first, alias) => {
        const arrays = names.map((name, c) => `$${first + c}::${columns[name]}[]`)
        return `unnest(${arrays.join(', ')}) WITH ORDINALITY ${shape(alias)}`
      },
    }
  return {
    form: String(count),
    params: rows.flatMap(row => names.map(name => row[name])),
    from: (first, alias) => {
      const row = (r: number) => names.map((name, c) => `$${first + r * names.length + c}::${columns[name]}`)
      const written = Array.from({ length: count }, (_, r) => `(${row(r).join(', ')}, ${r + 1})`)
      return `(VALUES ${written.join(', ')}) ${shape(alias)}`
    },
  }
}

/** An INSERT of rows out of parameters from `$first`. Of another `form` it has another text. */
export type Insert = Pick<Rows, 'form' | 'params'> & { sql(first: number): string }

/** `end` follows the rows, which have their `position` there: an order, or what to do about a conflict. */
export function insertOf<Column extends string>(
  table: string,
  columns: Readonly<Record<Column, string>>,
  rows: readonly Readonly<Record<Column, Value>>[],
  end = '',
): Insert {
  const names = Object.keys(columns).join(', ')
  const { form, params, from } = rowsOf(columns, rows)
  return {
    form,
    params,
    sql: first => `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${from(first, 'given')} ${end}`,
  }
}

const arrayOf = (values: readonly Value[]): unknown =>
  values.every(value => value !== null) ? plainArray(values.map(String)) : values
