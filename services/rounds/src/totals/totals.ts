import type { Totals } from '@lodestone/contracts'
import { byName, formatKg, type Grams, ROUND_QUANTITIES } from '@lodestone/kernel'

export type FigureName = keyof Totals
export type Quantities = Readonly<Record<FigureName, Grams>>
/** The quantities of a material of a round as they are kept: grams of need. */
export type MaterialTotals = { readonly material: string } & Readonly<Record<FigureName, string>>
export type ByMaterial = ReadonlyMap<string, Quantities>

const shown = (quantities: Quantities): Totals => byName(ROUND_QUANTITIES, name => formatKg(quantities[name]))

/** Totals of a round over all its materials and for each of them, in kilograms. */
export function showTotals(byMaterial: ByMaterial): { totals: Totals; byMaterial: ({ material: string } & Totals)[] } {
  const rows = [...byMaterial]
  const sum = (name: FigureName): Grams => rows.reduce((total, [, quantities]) => total + quantities[name], 0n)
  const all = byName(ROUND_QUANTITIES, sum)
  return { totals: shown(all), byMaterial: rows.map(([material, quantities]) => ({ material, ...shown(quantities) })) }
}
