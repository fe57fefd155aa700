import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../api/client.ts'
import { useGoods } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, shownColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Card } from '../../../ui/card.tsx'
import { Empty, Loaded } from '../../../ui/state.tsx'
import { poolQuery } from './my-rounds.queries.ts'

type Cell = Answer<'/rounds/{id}/pool'>['cells'][number]

const isOpen = (cell: Cell): cell is Extract<Cell, { quantityKg: string }> => 'quantityKg' in cell

/** The published pool: what all members ask together, cell by cell, with those that would tell of one member left out. */
export function Pool({ roundId }: { roundId: string }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const goods = useGoods()
  const query = useQuery(poolQuery(roundId))
  const columns: Column<Cell>[] = [
    {
      id: 'goods',
      header: t('goods'),
      sort: goods,
      cell: goods,
    },
    shownColumn('period', t('period'), cell => cell.period, format.period),
    { id: 'bloc', header: t('bloc'), sort: cell => cell.bloc, cell: cell => t(`blocName.${cell.bloc}`) },
    {
      id: 'kg',
      header: t('quantity'),
      numeric: true,
      sort: cell => (isOpen(cell) ? cell.quantityKg : undefined),
      cell: cell => (isOpen(cell) ? format.kg(cell.quantityKg) : t('suppressed')),
    },
    {
      id: 'contributors',
      header: t('contributors'),
      numeric: true,
      cell: cell => (isOpen(cell) ? format.count(cell.contributors) : t('suppressed')),
    },
  ]
  return (
    <Loaded query={query}>
      {sheet =>
        sheet === null ? (
          <Empty>{t('poolNotYet')}</Empty>
        ) : (
          <Card
            title={t('pool')}
            terms={['pool', 'cell']}
            lead={t('poolLead', { version: sheet.version, time: format.dateTime(sheet.publishedAt) })}
          >
            <DataTable
              label={t('tableOf', { name: t('pool') })}
              rows={sheet.cells}
              columns={columns}
              rowId={cell => [cell.material, cell.grade, cell.period, cell.bloc].join(' ')}
              empty={t('poolEmpty')}
            />
            <p className="hint">{t('poolSuppressed')}</p>
          </Card>
        )
      }
    </Loaded>
  )
}
