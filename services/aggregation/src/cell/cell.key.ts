import { values } from '@lodestone/contracts'
import { isPeriod } from '@lodestone/kernel'
import type { CellKey } from '../disclosure/decision.ts'

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
