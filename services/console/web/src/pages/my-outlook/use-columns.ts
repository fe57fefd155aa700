import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { tidyPeriod, tidyPlace } from '../../field/tidy.ts'
import { useFormat } from '../../format/use-format.ts'
import { type GridColumn, plainNumber } from '../../grid/rows.ts'
import { useWords } from '../../outlook/use-words.ts'
import { CELLS, type CellId, ELEMENTS, STEPS } from './lines.ts'

/** Pixels of a column. */
const WIDTHS: Readonly<Record<CellId, number>> = {
  line: 180,
  element: 150,
  stage: 120,
  country: 130,
  kgPerMonth: 116,
  from: 110,
  to: 110,
  stockKg: 110,
  stockDays: 110,
  asset: 200,
  site: 160,
  address: 160,
  share: 110,
  product: 170,
}

/** The columns of the table of own lines in the reader's language, with what each takes: names and numbers as people write them. */
export function useColumns(): GridColumn[] {
  const { t } = useTranslation('my-outlook')
  const { decimalSign, country, period } = useFormat()
  const words = useWords()
  return useMemo(() => {
    const number = { numeric: true, tidy: (text: string) => plainNumber(text, decimalSign) }
    const month = { tidy: tidyPeriod, shown: period }
    const takes: Partial<Record<CellId, Partial<GridColumn>>> = {
      element: { choices: ELEMENTS.map(value => ({ value, label: words.element(value) })) },
      stage: { choices: STEPS.map(value => ({ value, label: words.stage(value) })) },
      country: { tidy: tidyPlace, shown: country },
      kgPerMonth: number,
      from: month,
      to: month,
      stockKg: number,
      stockDays: { numeric: true },
      share: number,
    }
    return CELLS.map(id => ({ id, header: t(`lines.column.${id}`), width: WIDTHS[id], ...takes[id] }))
  }, [t, decimalSign, country, period, words])
}
