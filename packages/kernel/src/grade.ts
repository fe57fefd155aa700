import { present } from './present.ts'

/**
 * Magnet grades (`N45SH`): the number is the energy product in MGOe, the suffix the coercivity class.
 * Minimum Hcj in kOe by suffix: none 11, M 14, H 17, SH 20, UH 25, EH 30, AH 33.
 */
const COERCIVITY: Readonly<Record<string, number>> = { '': 11, M: 14, H: 17, SH: 20, UH: 25, EH: 30, AH: 33 }
const MAGNET_GRADE = /^N(\d{2})(M|H|SH|UH|EH|AH)?$/
const PURITY = /^\d{1,3}(?:\.\d{1,6})?$/

export function parseMagnetGrade(grade: string): { energyProduct: number; coercivity: number } | undefined {
  const match = MAGNET_GRADE.exec(grade)
  if (!match) return undefined
  return { energyProduct: Number(match[1]), coercivity: present(COERCIVITY[match[2] ?? '']) }
}

/**
 * Whether an offered grade can stand in for the one asked. None asked fits all; an offer without grade meets no asked grade;
 * a magnet grade fits when energy product and coercivity class are each at least as high; a number is a minimum purity in
 * percent; any other grade must be equal.
 */
export function gradeMeets(offered: string | undefined, asked: string | undefined): boolean {
  if (asked === undefined) return true
  if (offered === undefined) return false
  const want = parseMagnetGrade(asked)
  const have = parseMagnetGrade(offered)
  if (want && have) return have.energyProduct >= want.energyProduct && have.coercivity >= want.coercivity
  if (PURITY.test(asked) && PURITY.test(offered)) return Number(offered) >= Number(asked)
  return offered === asked
}
