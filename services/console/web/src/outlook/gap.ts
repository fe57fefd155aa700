import { formatKg, type Grams, grams } from '@lodestone/kernel/quantity'

/** What is needed, what of it is not delivered, and what of that own stocks cover: kilograms of the element contained. */
export type Gap = { readonly needKg: string; readonly shortKg: string; readonly coveredKg: string }

/** What becomes of a need, from the ground up in a picture. Together they are the need. */
export const PARTS = ['arrives', 'covered', 'missing'] as const
export type Part = (typeof PARTS)[number]
export const COLOURS = {
  arrives: 'var(--series-1)',
  covered: 'var(--series-3)',
  missing: 'var(--bad)',
} as const satisfies Record<Part, string>

export function partsOf({ needKg, shortKg, coveredKg }: Gap): Record<Part, string> {
  const short = grams(shortKg)
  return {
    arrives: formatKg(grams(needKg) - short),
    covered: coveredKg,
    missing: formatKg(short - grams(coveredKg)),
  }
}

const total = (kilograms: readonly string[]): string =>
  formatKg(kilograms.reduce((sum: Grams, kg) => sum + grams(kg), 0n))

/** What gaps are together. */
export const sumOf = (gaps: readonly Gap[]): Gap => ({
  needKg: total(gaps.map(one => one.needKg)),
  shortKg: total(gaps.map(one => one.shortKg)),
  coveredKg: total(gaps.map(one => one.coveredKg)),
})

export const isNothing = (kg: string): boolean => grams(kg) === 0n
