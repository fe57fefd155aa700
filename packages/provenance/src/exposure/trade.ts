import { parseDecimal } from '@lodestone/kernel'

/** One flow of one year. Values in whole USD; tonnes in thousandths, absent where the source has none. */
export type TradeRow = {
  readonly year: number
  readonly product: string
  readonly exporter: string
  readonly importer: string
  readonly valueUsd: bigint
  readonly tonnesMilli?: bigint
}

/** Where the table lies in this package, for whoever reads files. */
export const tradeTableUrl = new URL('../../data/bilateral-trade-2018-2024.csv', import.meta.url)

export const TRADE_SOURCE = 'UN Comtrade, reconciled by CEPII (BACI, HS17, release V202601), licence Etalab 2.0'

const HEADER = 'year,product,exporter,importer,valueUsd,tonnes'

/** Reads the text of the trade table. Throws RangeError with the line number on anything that is not such a table: it is part of the product. */
export function parseTradeTable(csv: string): TradeRow[] {
  const lines = csv.split(/\r?\n/)
  if (lines[0] !== HEADER) throw new RangeError(`line 1: the header must be ${HEADER}`)
  const rows: TradeRow[] = []
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line === '') continue
    const [year, product, exporter, importer, value, tonnes, ...rest] = line.split(',')
    const valueUsd = parseDecimal(value ?? '', 0)
    const tonnesMilli = tonnes === '' ? undefined : parseDecimal(tonnes ?? '', 3)
    const bad = rest.length > 0 || valueUsd === undefined || (tonnes !== '' && tonnesMilli === undefined)
    if (bad || !year || !product || !exporter || !importer)
      throw new RangeError(`line ${index + 1}: not a row of trade`)
    const mass = tonnesMilli === undefined ? {} : { tonnesMilli }
    rows.push({ year: Number(year), product, exporter, importer, valueUsd, ...mass })
  }
  return rows
}
