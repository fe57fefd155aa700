import type { GridRow } from './rows.ts'

/** What is wrong with a cell, by `faultKey`. */
export type Faults = ReadonlyMap<string, string>
export const faultKey = (row: GridRow, column: string): string => `${row.key} ${column}`
const rowKeyOf = (fault: string): number => Number(fault.slice(0, fault.indexOf(' ')))

/** The keys of the rows in which something is wrong. */
export const faultyRows = (faults: Faults): ReadonlySet<number> => new Set([...faults.keys()].map(rowKeyOf))
