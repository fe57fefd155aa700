import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { materialsQuery } from '../../../api/queries.ts'
import { tidyPlace } from '../../../field/tidy.ts'
import { useFormat } from '../../../format/use-format.ts'
import { type GridColumn, plainNumber } from '../../../grid/rows.ts'
import { useSaid } from '../use-said.ts'
import type { Cell, Sheet } from './sheets.ts'

/** Pixels of a column that says nothing else. */
const WIDTH = 120

/** Pixels of a heading, so that it stands in one line: letters of Chinese and Japanese are about twice as wide. */
const headPx = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[\u3000-\u9fff\uff00-\uffef]/u.test(letter) ? 13.5 : 7.5), 26)

/** The columns of a table in the reader's language, with what each takes: names and numbers as people write them. */
export function useColumns({ cells }: Sheet): GridColumn[] {
  const { t } = useTranslation('project-rounds')
  const { decimalSign, country } = useFormat()
  const said = useSaid()
  const materials = useQuery(materialsQuery())
  return useMemo(() => {
    const known = materials.data?.items.map(one => String(one.id)) ?? []
    const takes = ({ id, takes: what, choices }: Cell): Partial<GridColumn> => {
      if (id === 'material') return { proposals: known }
      switch (what) {
        case 'decimal':
        case 'percent':
          return { numeric: true, tidy: text => plainNumber(text, decimalSign) }
        case 'whole':
          return { numeric: true }
        case 'country':
          return { tidy: tidyPlace, shown: country }
        case 'countries':
          return {
            tidy: text =>
              text
                .split(/[,;]/)
                .map(one => tidyPlace(one.trim()))
                .join(', '),
          }
        default:
          return what === 'text' && choices
            ? { choices: choices.map(value => ({ value, label: said.choice(id, value) })) }
            : {}
      }
    }
    return cells.map(cell => {
      const header = t(`column.${cell.id}`)
      return { id: cell.id, header, width: Math.max(cell.width ?? WIDTH, headPx(header)), ...takes(cell) }
    })
  }, [cells, t, decimalSign, country, said, materials.data])
}
