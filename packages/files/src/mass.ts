import { isNameOf, parseDecimal } from '@lodestone/kernel'

const UNITS: Readonly<Record<string, bigint>> = {
  kg: 1_000n,
  kgm: 1_000n,
  kilogram: 1_000n,
  t: 1_000_000n,
  to: 1_000_000n,
  tne: 1_000_000n,
  tonnemetricton: 1_000_000n,
  g: 1n,
  grm: 1n,
  gram: 1n,
}
const PIECES = new Set(['pc', 'pce', 'pcs', 'ea', 'st', 'h87', 'piece'])

/** Whether a unit counts pieces, or is one of mass or pieces at all. */
export const isPieces = (unit: string | undefined): boolean => PIECES.has((unit ?? '').toLowerCase())
export const isUnit = (unit: string): boolean => isPieces(unit) || isNameOf(UNITS, unit.toLowerCase())

/** Grams of a quantity in a unit; a sentence when the unit says no mass, or the quantity is no whole number of grams. */
export function gramsOf(quantity: string, unit: string | undefined, kgPerUnit: string | undefined): bigint | string {
  const amount = parseDecimal(quantity, 12)
  if (amount === undefined) return 'not a quantity of at least zero'
  const name = (unit ?? '').toLowerCase()
  const perUnit = UNITS[name]
  const micro = perUnit !== undefined ? perUnit * 1_000_000n : PIECES.has(name) ? microgramsOf(kgPerUnit) : undefined
  if (micro === undefined)
    return PIECES.has(name)
      ? 'counted in pieces: say kgPerUnit of this material in the mapping'
      : `the unit ${unit ?? '(none)'} is none of kg, t, g and pieces`
  const units = amount * micro
  const base = 10n ** 18n
  return units % base === 0n ? units / base : 'not a whole number of grams'
}

/** Kilograms with 6 places are milligrams; micrograms, so that both factors are whole. */
const microgramsOf = (kg: string | undefined): bigint | undefined =>
  kg === undefined ? undefined : (parseDecimal(kg, 6) ?? 0n) * 1_000n
