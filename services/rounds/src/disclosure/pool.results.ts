import { exact, present, type Rational } from '@lodestone/kernel'
import type { Served, ServedNeed } from './flow.ts'
import { toldOfCells } from './pool.told.ts'
import { type CellKey, keyOf, type LineSum, type PoolSheet } from './pool.ts'
import { type PoolResult, priceBandOf } from './published.ts'

/** What the goods of one cell cost ex works, in base currency. */
export type Paid = CellKey & { readonly cost: Rational }

/** What came of the pools of which it may be told. */
export function poolResults(
  lines: readonly LineSum[],
  sheets: readonly PoolSheet[],
  flows: readonly ServedNeed[],
  paid: readonly Paid[],
  names: readonly Served[],
  partOf?: (flow: ServedNeed) => string,
): PoolResult[] {
  const flowsOf = Map.groupBy(flows, keyOf)
  const linesOf = Map.groupBy(lines, keyOf)
  const paidFor = Map.groupBy(paid, keyOf)
  return [...toldOfCells(lines, sheets, flows, names, partOf)].flatMap(([key, told]) => {
    const own = flowsOf.get(key) ?? []
    const { material, grade, period, bloc } = present(own[0])
    const sum = (name: Served): bigint => own.reduce((all, flow) => all + flow[name], 0n)
    const asked = (linesOf.get(key) ?? [])
      .filter(line => line.fate === 'confirmed')
      .reduce((all, line) => all + line.grams, 0n)
    const cost = (paidFor.get(key) ?? []).reduce((all, one) => exact.add(all, one.cost), exact.rational(0n))
    const band = priceBandOf(exact.divide(exact.multiply(cost, exact.rational(1000n)), exact.rational(sum('matched'))))
    if (!told.includes('matched') || !band || (bloc !== 'EU' && bloc !== 'JP')) return []
    const pct = (name: Served): string => exact.formatRational(exact.rational(sum(name) * 100n, asked), 1)
    return [
      {
        material,
        ...(grade === null ? {} : { grade }),
        period,
        bloc,
        servedPct: pct('matched'),
        ...(told.includes('delivered') ? { deliveredPct: pct('delivered') } : {}),
        paidFrom: band.from,
        paidTo: band.to,
      },
    ]
  })
}
