import { createRequire } from 'node:module'
import type { Column, GetColumnData, InferSelectModel, SQLWrapper, Table } from 'drizzle-orm'
import { timestampText } from './codecs.ts'

/**
 * drizzle-orm as the tables and lists of the services use it, from its CommonJS files: for each of some 170 files in ES form Node parses the
 * exports of the package anew, 180 KB of them, which would take half a second of every start.
 */
const load = createRequire(import.meta.url)
const orm = load('drizzle-orm') as typeof import('drizzle-orm')
const core = load('drizzle-orm/pg-core') as typeof import('drizzle-orm/pg-core')
const driver = load('drizzle-orm/node-postgres') as typeof import('drizzle-orm/node-postgres')

export type { SQL } from 'drizzle-orm'
export type { NodePgDatabase } from 'drizzle-orm/node-postgres'
export const {
  and,
  asc,
  count,
  desc,
  DrizzleQueryError,
  eq,
  getTableColumns,
  gt,
  gte,
  exists,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  min,
  ne,
  notExists,
  or,
  sql,
} = orm
export const {
  boolean,
  check,
  customType,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgPolicy,
  pgTable,
  pgView,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} = core
export const { drizzle } = driver

const { bigint } = core

/** int8, as `bigint`. */
export const int8 = <Name extends string = ''>(name?: Name) =>
  bigint<Name, 'bigint'>((name ?? '') as Name, { mode: 'bigint' })

/** timestamptz, as RFC 3339 in UTC with milliseconds. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp with time zone',
  fromDriver: timestampText,
})

/** text in the order of its bytes, whatever the language of the database. */
export const byteText = customType<{ data: string; driverData: string }>({ dataType: () => 'text COLLATE "C"' })

export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })

/**
 * The policy that `protect_rows` gives a table: its rows are kept to the organisations that these columns name, and to the hub alone where there
 * is none.
 */
export function inReach(...owners: readonly SQLWrapper[]) {
  const own = owners.map(owner => sql` OR ${owner} = (SELECT organisation_in_reach())`)
  return core.pgPolicy('in_reach', { using: sql.join([sql`(SELECT everybody_in_reach())`, ...own]) })
}

/** What a selection of columns gives. */
export type Shown<Columns extends Readonly<Record<string, Column>>> = {
  readonly [Name in keyof Columns]: GetColumnData<Columns[Name]>
}

/** The same selection for a statement that stays SQL, out of `from` where others have columns of these names: each under the name that it has here. */
export const shownAs = (columns: Readonly<Record<string, Column>>, from?: string): string =>
  Object.entries(columns)
    .map(([name, column]) => `${from === undefined ? '' : `${from}.`}${column.name} AS "${name}"`)
    .join(', ')

/** A row of a table as SQL gives it, under the names of its columns. */
export type RowOf<T extends Table> = InferSelectModel<T, { dbColumnNames: true }>
