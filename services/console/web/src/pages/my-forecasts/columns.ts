import { choicesOf, type FieldCell, type FieldType } from '@lodestone/contracts/field'
import { NUMBERS } from '../../field/cell.ts'
import { materialsBy, tidyOf } from '../../field/tidy.ts'
import type { DecimalSign } from '../../format/figures.ts'
import type { GridColumn } from '../../grid/rows.ts'
import { CELLS } from './forecast.ts'

/** Pixels of a column; 136 where its type is not here. What is required is in sight at 1440. */
const WIDTHS: Partial<Record<FieldType, number>> = {
  reference: 140,
  material: 150,
  grade: 88,
  positiveKg: 116,
  boundedKg: 116,
  period: 96,
  positiveAmount: 140,
  currency: 92,
  commitment: 132,
  text: 170,
  substitutes: 260,
}

/** What the columns need of the page: its language, and the materials that there are. */
export type ColumnTexts = {
  readonly label: (cell: FieldCell) => string
  readonly word: (type: FieldType, choice: string) => string
  readonly decimalSign: DecimalSign
  /** Each with the name that is shown of it, and others by which people know it. */
  readonly materials: readonly { readonly id: string; readonly names: readonly [string, ...string[]] }[]
  /** A country's name by its code; anything else as it is. */
  readonly country: (code: string) => string
}

/** The columns of a forecast's table, with what each takes. */
export function gridColumns({ label, word, decimalSign, materials, country }: ColumnTexts): GridColumn[] {
  const spelling = { decimalSign, materialOf: materialsBy(materials) }
  const names = new Map(materials.map(({ id, names: [shown] }) => [id, shown]))
  return CELLS.map(cell => {
    const { path, type } = cell
    const choices = choicesOf(cell)?.map(value => ({ value, label: word(type, value) }))
    const tidy = tidyOf(type, spelling)
    return {
      id: path,
      header: label(cell),
      width: WIDTHS[type] ?? 136,
      ...(choices ? { choices } : {}),
      ...(tidy ? { tidy } : {}),
      ...(NUMBERS.includes(type) ? { numeric: true } : {}),
      ...(type === 'place' ? { shown: country } : {}),
      ...(type === 'material' ? { proposals: [...names.values()], shown: (id: string) => names.get(id) ?? id } : {}),
    }
  })
}
