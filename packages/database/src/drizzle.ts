import { createRequire } from 'node:module'

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
export const { and, asc, DrizzleQueryError, eq, gt, sql } = orm
export const { boolean, integer, jsonb, pgTable, text, uuid } = core
export const { drizzle } = driver
