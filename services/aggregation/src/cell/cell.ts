import { type Cell, type OpenCell, values } from '@lodestone/contracts'
import { byName, formatKg, isPeriod, parseMagnetGrade } from '@lodestone/kernel'
import type { Contributions } from '../disclosure/disclosure.ts'
import { type CellFigure, type CellParts, COMMITMENTS, totalOf } from '../disclosure/figure.ts'
import type { CellDecision, CellKey } from '../disclosure/sheet.ts'

const DIMENSIONS = ['material', 'period', 'grade', 'bloc'] as const

/** A key as one text, in the order of every list of cells: material, period, grade, bloc. No part can hold a line feed. */
export const keyText = (key: CellKey): string => DIMENSIONS.map(name => key[name] ?? '').join('\n')

/** Whether a text may be that of a key. */
export function isKeyText(text: string): boolean {
  const [material, period = '', , bloc, ...more] = text.split('\n')
  return Boolean(material) && isPeriod(period) && values.bloc.safeParse(bloc).success && more.length === 0
}

/** A key with its members in the one order they are written in; tables keep '' where no grade is asked. */
export const keyOf = (row: {
  material: string
  grade?: string | undefined
  period: string
  bloc: CellKey['bloc']
}): CellKey => ({
  material: row.material,
  ...(row.grade ? { grade: row.grade } : {}),
  period: row.period,
  bloc: row.bloc,
})

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
