import { exact, gradeMeets, type Rational } from '@lodestone/kernel'
import type { LineInput, OfferInput } from '../types.ts'
import { FITS, GRADE, MATERIAL } from './reasons.ts'

const ONE = exact.rational(1n)

/** How the goods fit: `ratio` is kilograms of need served by one kilogram offered. */
export type Fit =
  | { readonly reason: typeof FITS; readonly ratio: Rational }
  | { readonly reason: typeof MATERIAL | typeof GRADE }

/**
 * The line's own material in the grade asked fits one to one; else the first substitute whose material and grade the offer meets, the line's own material
 * in a lower grade included.
 */
export function fitOf(
  line: Pick<LineInput, 'material' | 'grade' | 'substitutes'>,
  offer: Pick<OfferInput, 'material' | 'grade'>,
): Fit {
  let named = offer.material === line.material
  if (named && gradeMeets(offer.grade, line.grade)) return { reason: FITS, ratio: ONE }
  for (const substitute of line.substitutes ?? []) {
    if (substitute.material !== offer.material) continue
    named = true
    if (gradeMeets(offer.grade, substitute.grade))
      return { reason: FITS, ratio: exact.decimalToRational(substitute.ratio) }
  }
  return { reason: named ? GRADE : MATERIAL }
}
