import type { Totals } from '@lodestone/contracts'
import { byName, formatKg, type Grams } from '@lodestone/kernel'

/** The quantities that are kept apart, in the order in which they come about. */
export const FIGURES = ['asked', 'screened', 'confirmed', 'matched', 'accepted', 'contracted', 'delivered'] as const
export type FigureName = (typeof FIGURES)[number]
export type Quantities = Readonly<Record<FigureName, Grams>>
export type ByMaterial = ReadonlyMap<string, Quantities>

const shown = (quantities: Quantities): Totals => byName(FIGURES, name => formatKg(quantities[name]))

/** Totals of a round over all its materials and for each of them, in kilograms. */
export function showTotals(byMaterial: ByMaterial): { totals: Totals; byMaterial: ({ material: string } & Totals)[] } {
  const rows = [...byMaterial]
  const sum = (name: FigureName): Grams => rows.reduce((total, [, quantities]) => total + quantities[name], 0n)
  const all = byName(FIGURES, sum)
  return { totals: shown(all), byMaterial: rows.map(([material, quantities]) => ({ material, ...shown(quantities) })) }
}
