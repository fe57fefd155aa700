import { choicesOf, type FieldCell, type FieldType } from '@lodestone/contracts/field'
import { NUMBERS } from '../../field/cell.ts'
import { tidySubstitutes } from '../../field/substitutes.ts'
import type { DecimalSign } from '../../format/figures.ts'
import { type GridColumn, plainNumber } from '../../grid/rows.ts'
import { CELLS } from './forecast.ts'

/** Pixels of a column; 136 where its type is not here. */
const WIDTHS: Partial<Record<FieldType, number>> = { reference: 150, material: 150, text: 170, substitutes: 260 }

/** What the columns need of the page: its language, and the materials that there are. */
export type ColumnTexts = {
  readonly label: (cell: FieldCell) => string
  readonly word: (type: FieldType, choice: string) => string
  readonly decimalSign: DecimalSign
  readonly materials: readonly string[]
}

/** The columns of a forecast's table, with what each takes. */
export const gridColumns = ({ label, word, decimalSign, materials }: ColumnTexts): GridColumn[] =>
  CELLS.map(cell => {
    const { path, type } = cell
    const choices = choicesOf(cell)?.map(value => ({ value, label: word(type, value) }))
    return {
      id: path,
      header: label(cell),
      width: WIDTHS[type] ?? 136,
      ...(choices ? { choices } : {}),
      ...(NUMBERS.includes(type) ? { numeric: true, tidy: (text: string) => plainNumber(text, decimalSign) } : {}),
      ...(type === 'period' || type === 'place' ? { tidy: (text: string) => text.toUpperCase() } : {}),
      ...(type === 'substitutes' ? { tidy: tidySubstitutes } : {}),
      ...(type === 'material' ? { proposals: materials } : {}),
    }
  })
