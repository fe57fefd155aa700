import { EU_27 } from '@lodestone/kernel'
import type { TradeRow } from './trade.ts'

/** The EU counts as one economy, China with Hong Kong and Macao as one. */
export const economy = (country: string): string =>
  EU_27.has(country) ? 'EU' : country === 'HK' || country === 'MO' ? 'CN' : country

export type Imports = ReadonlyMap<string, ReadonlyMap<string, bigint>>

/** Imports of a product in a year by economy and origin, in tonnes when every flow has them; `undefined` when the table holds none. */
export function importsIn(
  rows: readonly TradeRow[],
  product: string,
  year: number,
): { readonly imports: Imports; readonly inTonnes: boolean } | undefined {
  const of = rows.filter(row => row.year === year && row.product === product)
  if (of.length === 0) return undefined
  const inTonnes = of.every(row => row.tonnesMilli !== undefined)
  return { imports: importsOf(of, row => (inTonnes ? (row.tonnesMilli ?? 0n) : row.valueUsd)), inTonnes }
}

function importsOf(rows: readonly TradeRow[], amount: (row: TradeRow) => bigint): Imports {
  const imports = new Map<string, Map<string, bigint>>()
  for (const row of rows) {
    const to = economy(row.importer)
    const from = economy(row.exporter)
    if (to === from) continue
    const by = imports.get(to) ?? new Map<string, bigint>()
    by.set(from, (by.get(from) ?? 0n) + amount(row))
    imports.set(to, by)
  }
  return imports
}

/** All that an economy imports. */
export const sum = (by: ReadonlyMap<string, bigint>): bigint =>
  [...by.values()].reduce((total, amount) => total + amount, 0n)
