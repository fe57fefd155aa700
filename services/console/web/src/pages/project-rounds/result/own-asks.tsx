import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, figureColumn, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Card } from '../../../ui/card.tsx'
import type { OwnAsk } from '../project-rounds.queries.ts'

/** What came of one's own asks: tonnes by year, and of whom they are bought. */
export function OwnAsks({ asks }: { asks: readonly OwnAsk[] }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const years = asks.flatMap(({ ask, years: own }) => own.map(one => ({ ask, ...one })))
  const contracts = years.flatMap(({ ask, year, offtake }) => offtake.map(one => ({ ask, year, ...one })))
  type Year = (typeof years)[number]
  type Contract = (typeof contracts)[number]
  const yearColumns: readonly Column<Year>[] = [
    textColumn('ask', t('column.ask'), row => row.ask, 'minmax(150px, 1.4fr)'),
    textColumn('year', t('year'), row => String(row.year), '90px'),
    figureColumn('asked', t('result.asked'), row => row.askedKg, format.kg),
    figureColumn('served', t('result.served'), row => row.servedKg, format.kg),
    figureColumn('percent', t('result.percent'), row => row.percent, format.percent),
  ]
  const contractColumns: readonly Column<Contract>[] = [
    textColumn('ask', t('column.ask'), row => row.ask, 'minmax(150px, 1.2fr)'),
    textColumn('year', t('year'), row => String(row.year), '90px'),
    textColumn('project', t('project'), row => row.project, 'minmax(150px, 1.2fr)'),
    figureColumn('kg', t('result.kg'), row => row.kg, format.kg),
    figureColumn('price', t('result.price'), row => row.eurPerKg, format.decimal),
  ]
  return (
    <>
      <Card title={t('result.asks')}>
        <DataTable
          label={t('result.asks')}
          rows={years}
          columns={yearColumns}
          rowId={row => `${row.ask} ${row.year}`}
        />
      </Card>
      {contracts.length > 0 && (
        <Card title={t('result.offtake')}>
          <DataTable
            label={t('result.offtake')}
            rows={contracts}
            columns={contractColumns}
            rowId={row => `${row.ask} ${row.year} ${row.supplierId} ${row.project}`}
          />
        </Card>
      )}
    </>
  )
}
