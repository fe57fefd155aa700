import type { Cell, OpenCell } from '@lodestone/contracts'
import { byName, formatKg, parseMagnetGrade } from '@lodestone/kernel'
import type { CellDecision, CellKey } from '../disclosure/decision.ts'
import type { Contributions } from '../disclosure/disclosure.ts'
import { type CellFigure, type CellParts, COMMITMENTS, totalOf } from '../disclosure/figure.ts'
import { keyOf } from './cell.key.ts'

const sumKg = (contributions: Contributions): string =>
  formatKg([...contributions.values()].reduce((sum, grams) => sum + grams, 0n))

/** A cell that is shown. Its commitments stand beside the sum only where each of them may be shown too. */
export function openCell(key: CellKey, { split, parts }: CellFigure): OpenCell {
  const total = totalOf(parts)
  return {
    ...keyOf(key),
    ...(split ? { commitments: byName(COMMITMENTS, one => sumKg(parts[one])) } : {}),
    quantityKg: sumKg(total),
    contributors: total.size,
  }
}

/** A decided cell as the public sees it. What is suppressed looks the same whatever hides behind it. */
export const publicCell = (key: CellKey, decision: CellDecision): Cell =>
  decision.kind === 'suppressed' ? { ...keyOf(key), suppressed: true } : openCell(key, decision.figure)

const USUAL_GRADE = /^(?:\d{1,3}(?:\.\d{1,6})?|\d{1,3}:\d{1,3})$/

/**
 * Whether a suppressed cell is listed. A grade is the member's own text: one that is no magnet grade, purity or ratio could name who wrote
 * it, so such a cell appears only once it is safe.
 */
export const mayBeListed = ({ grade }: CellKey): boolean =>
  grade === undefined || parseMagnetGrade(grade) !== undefined || USUAL_GRADE.test(grade)

export const noParts = (): Record<keyof CellParts, Map<string, bigint>> => ({
  forecast: new Map(),
  intent: new Map(),
  firm: new Map(),
})
