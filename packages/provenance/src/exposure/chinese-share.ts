import { percentOf } from '@lodestone/kernel'
import { economy, importsIn, sum } from './imports.ts'
import { TRADE_SOURCE, type TradeRow } from './trade.ts'

/** What of a country's imports of a product comes from China. Percent with 4 places. */
export type ChineseShare = { readonly pct: string; readonly basis: 'tonnes' | 'usd'; readonly source: string }

/**
 * The direct Chinese share (Hong Kong and Macao included) of what a country imports of a product of the trade table in a year: what stands
 * against it as an intermediary. In tonnes where the year has them, else in USD. A member of the EU answers for the EU, which counts as one
 * economy. `undefined` where the table holds no imports of it in that year, and for China itself.
 */
export function chineseShareOfImports(
  rows: readonly TradeRow[],
  asked: { readonly country: string; readonly product: string; readonly year: number },
): ChineseShare | undefined {
  const found = importsIn(rows, asked.product, asked.year)
  const importer = economy(asked.country)
  const own = importer === 'CN' ? undefined : found?.imports.get(importer)
  if (!found || !own) return undefined
  return {
    pct: percentOf(own.get('CN') ?? 0n, sum(own)),
    basis: found.inTonnes ? 'tonnes' : 'usd',
    source: TRADE_SOURCE,
  }
}
