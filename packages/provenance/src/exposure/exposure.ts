import { accept, EU_27, formatDecimal, type Outcome, percentOf, refuse } from '@lodestone/kernel'
import { TRADE_SOURCE, type TradeRow } from './trade.ts'

export type Bloc = 'EU' | 'JP'

/** A share of a bloc's imports: the amount in the basis (tonnes or USD) and in percent of all imports. Decimal strings. */
export type ExposureShare = { readonly amount: string; readonly pct: string }

/** A country between China and the bloc. Percentages are decimal strings with 4 places. */
export type Intermediary = {
  readonly country: string
  readonly amount: string
  /** What the bloc's imports from it are of all its imports. */
  readonly ofImportsPct: string
  /** Its own imports that come from China directly, and with one more step. */
  readonly chinesePct: string
  readonly chineseOneStepPct: string
  /** How much it adds to the bloc's share at one and at two steps, in points of percent. */
  readonly addsPct: string
  readonly addsTwoStepsPct: string
}

export type Exposure = {
  readonly bloc: Bloc
  readonly material: string
  readonly year: number
  readonly basis: 'tonnes' | 'usd'
  readonly imports: string
  readonly direct: ExposureShare
  readonly oneStep: ExposureShare
  readonly twoSteps: ExposureShare
  readonly intermediaries: readonly Intermediary[]
  readonly estimate: 'upper'
  readonly caveats: readonly string[]
  readonly source: string
}

/** Materials that a product of the trade table stands for. */
const PRODUCT_OF: Readonly<Record<string, string>> = {
  'ndfeb-magnet': 'magnets',
  'ndfeb-bonded-magnet': 'magnets',
  'smco-magnet': 'magnets',
}

const CAVEATS = [
  'Upper estimate: what an intermediary makes itself from ore outside China is not in customs data.',
  'HS 8505 11 also holds alnico, metal magnets without rare earths.',
  'Customs names the last country of substantial working, not where alloy, metal or oxide came from.',
  'Re-exports count.',
  'Flows under 1 t and under 50,000 USD are left out.',
]
const BY_VALUE = 'No tonnes are recorded for this year: shares are by value in USD.'

/** The product of the trade table that a material is traded as; `undefined` for a material that the table does not hold. */
export const tradeProductOf = (material: string): string | undefined => PRODUCT_OF[material]

/** Shares are kept as integers of 10^-12, so that two readers get the same digits. */
const WHOLE = 1_000_000_000_000n

/** The EU counts as one economy, China with Hong Kong and Macao as one. */
const economy = (country: string): string =>
  EU_27.has(country) ? 'EU' : country === 'HK' || country === 'MO' ? 'CN' : country

/**
 * Direct and indirect Chinese share of what a bloc imports. Direct: what comes from China. One step: every other exporter's amount counts
 * by that exporter's own direct share; two steps: by its one-step share. Trade inside an economy is left out. In tonnes where the year has
 * them, else in USD. Refuses `no-trade-data` for a material or year that the table does not hold.
 */
export function exposure(
  rows: readonly TradeRow[],
  asked: { readonly bloc: Bloc; readonly year: number; readonly material: string },
): Outcome<Exposure, 'no-trade-data'> {
  const { bloc, year, material } = asked
  const product = tradeProductOf(material)
  const found = product === undefined ? undefined : importsIn(rows, product, year)
  if (!found) return refuse('no-trade-data', `the trade table holds nothing on ${material} in ${year}`)
  const { imports, inTonnes } = found
  const own = imports.get(bloc) ?? new Map<string, bigint>()
  const total = sum(own)
  if (total === 0n) return refuse('no-trade-data', `no imports of ${bloc} are recorded in ${year}`)

  const direct = shares(imports, () => 0n)
  const oneStep = shares(imports, country => direct.get(country) ?? 0n)
  const twoSteps = shares(imports, country => oneStep.get(country) ?? 0n)
  const places = inTonnes ? 3 : 0
  const share = (part: bigint): ExposureShare => ({
    amount: formatDecimal((part * total) / WHOLE, places),
    pct: percentOf(part, WHOLE),
  })
  const pctOfWhole = (part: bigint): string => percentOf(part, WHOLE)
  const intermediaries = [...own]
    .filter(([country]) => country !== 'CN')
    .map(([country, amount]) => ({
      country,
      amount: formatDecimal(amount, places),
      ofImportsPct: percentOf(amount, total),
      chinesePct: pctOfWhole(direct.get(country) ?? 0n),
      chineseOneStepPct: pctOfWhole(oneStep.get(country) ?? 0n),
      adds: (amount * (direct.get(country) ?? 0n)) / total,
      addsTwo: (amount * (oneStep.get(country) ?? 0n)) / total,
    }))
    .sort((a, b) => (a.addsTwo === b.addsTwo ? (a.country < b.country ? -1 : 1) : a.addsTwo > b.addsTwo ? -1 : 1))
    .map(({ adds, addsTwo, ...one }) => ({ ...one, addsPct: pctOfWhole(adds), addsTwoStepsPct: pctOfWhole(addsTwo) }))
  return accept({
    bloc,
    material,
    year,
    basis: inTonnes ? 'tonnes' : 'usd',
    imports: formatDecimal(total, places),
    direct: share(direct.get(bloc) ?? 0n),
    oneStep: share(oneStep.get(bloc) ?? 0n),
    twoSteps: share(twoSteps.get(bloc) ?? 0n),
    intermediaries,
    estimate: 'upper',
    caveats: inTonnes ? CAVEATS : [...CAVEATS, BY_VALUE],
    source: TRADE_SOURCE,
  })
}

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

type Imports = ReadonlyMap<string, ReadonlyMap<string, bigint>>

/** Imports of a product in a year by economy and origin, in tonnes when every flow has them; `undefined` when the table holds none. */
function importsIn(
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

/** The Chinese share of every economy's imports when an exporter other than China counts by `next`. */
function shares(imports: Imports, next: (country: string) => bigint): Map<string, bigint> {
  const out = new Map<string, bigint>()
  for (const [country, by] of imports) {
    let weighted = 0n
    for (const [from, amount] of by) weighted += amount * (from === 'CN' ? WHOLE : next(from))
    out.set(country, weighted / sum(by))
  }
  return out
}

const sum = (by: ReadonlyMap<string, bigint>): bigint => [...by.values()].reduce((total, amount) => total + amount, 0n)
