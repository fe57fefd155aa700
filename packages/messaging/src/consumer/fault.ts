import { DatabaseUnavailable, sqlState } from '@lodestone/database'

/**
 * Whether a failure has nothing to do with the records in hand: the database is away, or the code and the schema do not fit (SQLSTATE
 * class 42: undefined column, no privilege; 0A; XX). Parking keys for it would park every key.
 */
export function isNobodysFault(error: unknown): boolean {
  return error instanceof DatabaseUnavailable || /^(42|0A|XX)/.test(sqlState(error) ?? '')
}

/** A name for what went wrong that tells no data. */
export function errorClassOf(error: unknown): string {
  const state = sqlState(error)
  if (state) return `sqlstate-${state}`
  return error instanceof Error ? error.name : 'unknown'
}
