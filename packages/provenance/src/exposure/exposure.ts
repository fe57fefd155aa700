import { accept, formatDecimal, type Outcome, percentOf, refuse } from '@lodestone/kernel'
import { type Imports, importsIn, sum } from './imports.ts'
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
  /** What each of them says, for whoever says it in other words. */
  readonly remarks: readonly Pick<Caveat, 'code' | 'values'>[]
  readonly source: string
}

/** Materials that a product of the trade table stands for. */
const PRODUCT_OF: Readonly<Record<string, string>> = {
  'ndfeb-magnet': 'magnets',
  'ndfeb-bonded-magnet': 'magnets',
  'smco-magnet': 'magnets',
}

type Code = 'made-elsewhere' | 'also-others' | 'last-country' | 're-exports' | 'small-flows' | 'by-value'
type Caveat = { readonly code: Code; readonly text: string; readonly values: Readonly<Record<string, string>> }
const caveat = (code: Code, text: string, values: Caveat['values'] = {}): Caveat => ({ code, text, values })

const CAVEATS: readonly Caveat[] = [
  caveat(
    'made-elsewhere',
    'Upper estimate: what an intermediary makes itself from ore outside China is not in customs data.',
  ),
  caveat('also-others', 'HS 8505 11 also holds alnico, metal magnets without rare earths.', { hs: '8505 11' }),
  caveat(
    'last-country',
    'Customs names the last country of substantial working, not where alloy, metal or oxide came from.',
  ),
  caveat('re-exports', 'Re-exports count.'),
  caveat('small-flows', 'Flows under 1 t and under 50,000 USD are left out.', { tonnes: '1', usd: '50000' }),
]
const BY_VALUE = caveat('by-value', 'No tonnes are recorded for this year: shares are by value in USD.')

/** The product of the trade table that a material is traded as; `undefined` for a material that the table does not hold. */
export const tradeProductOf = (material: string): string | undefined => PRODUCT_OF[material]

/** Shares are kept as integers of 10^-12, so that two readers get the same digits. */
const WHOLE = 1_000_000_000_000n

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
  const caveats = inTonnes ? CAVEATS : [...CAVEATS, BY_VALUE]
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
    caveats: caveats.map(({ text }) => text),
    remarks: caveats.map(({ code, values }) => ({ code, values })),
    source: TRADE_SOURCE,
  })
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
