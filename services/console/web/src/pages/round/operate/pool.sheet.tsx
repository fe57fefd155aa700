import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../api/client.ts'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, shownColumn, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Empty } from '../../../ui/state.tsx'
import { useNames } from './use-names.ts'

type Cell = Answer<'/rounds/{id}/pool'>['cells'][number]
type Row = { key: string; material: string; grade: string | undefined; period: string; EU?: Cell; JP?: Cell }
const BLOCS = ['EU', 'JP'] as const

/** The pool sheet as everybody reads it. A suppressed cell says nothing but that, whatever hides behind it. */
export function PoolSheet({ cells }: { cells: readonly Cell[] }) {
  const { t } = useTranslation('round-pool')
  const format = useFormat()
  const { material } = useNames()
  const rows = useMemo(
    (): Row[] =>
      [...Map.groupBy(cells, cell => [cell.material, cell.grade ?? '', cell.period].join('|'))].map(([key, own]) => {
        const [EU, JP] = BLOCS.map(bloc => own.find(cell => cell.bloc === bloc))
        const [name = '', grade = '', period = ''] = key.split('|')
        return {
          key,
          material: name,
          grade: grade || undefined,
          period,
          ...(EU ? { EU } : {}),
          ...(JP ? { JP } : {}),
        }
      }),
    [cells],
  )
  const columns = useMemo((): readonly Column<Row>[] => {
    const shown = (cell: Cell | undefined) =>
      cell === undefined ? (
        '–'
      ) : 'quantityKg' in cell ? (
        format.kg(cell.quantityKg)
      ) : (
        <em className="hint">{t('suppressed')}</em>
      )
    const quantity = (cell: Cell | undefined) => (cell && 'quantityKg' in cell ? cell.quantityKg : undefined)
    const groups = (cell: Cell | undefined) => (cell && 'contributors' in cell ? String(cell.contributors) : undefined)
    return [
      textColumn('material', t('material'), row => material(row.material), 'minmax(150px, 1.6fr)'),
      {
        id: 'grade',
        header: t('grade'),
        sort: row => row.grade,
        cell: row => row.grade ?? t('anyGrade'),
        width: 'minmax(90px, 0.8fr)',
      },
      shownColumn('period', t('period'), row => row.period, format.period, 'minmax(90px, 0.8fr)'),
      ...BLOCS.flatMap((bloc): Column<Row>[] => [
        {
          id: bloc,
          header: t(`bloc.${bloc}`),
          numeric: true,
          sort: row => quantity(row[bloc]),
          cell: row => shown(row[bloc]),
          width: 'minmax(130px, 1fr)',
        },
        {
          id: `${bloc} groups`,
          header: t('groups', { bloc }),
          numeric: true,
          sort: row => groups(row[bloc]),
          cell: row => groups(row[bloc]) ?? '',
          width: 'minmax(100px, 0.6fr)',
        },
      ]),
    ]
  }, [t, format, material])
  return (
    <DataTable
      label={t('sheet.title')}
      rows={rows}
      columns={columns}
      rowId={row => row.key}
      empty={<Empty>{t('sheet.empty')}</Empty>}
    />
  )
}
