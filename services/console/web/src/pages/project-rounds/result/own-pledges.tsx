import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, figureColumn, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Card } from '../../../ui/card.tsx'
import type { OwnPledge } from '../project-rounds.queries.ts'
import { useSaid } from '../use-said.ts'

type Row = Omit<OwnPledge, 'given'> & {
  readonly supplierId?: string
  readonly project?: string
  readonly given: string
}

/** What came of one's own pledges: to which projects how much of each goes. */
export function OwnPledges({ pledges }: { pledges: readonly OwnPledge[] }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const said = useSaid()
  const euros = (amount: string): string => format.sum({ amount, currency: 'EUR' })
  const rows = pledges.flatMap(({ given, ...own }): Row[] =>
    given.length === 0 ? [{ ...own, given: '0' }] : given.map(({ eur, ...to }) => ({ ...own, ...to, given: eur })),
  )
  const columns: readonly Column<Row>[] = [
    textColumn('pledge', t('column.pledge'), row => row.pledge, 'minmax(150px, 1.2fr)'),
    textColumn('kind', t('column.kind'), row => said.money(row.kind)),
    figureColumn('eur', 'EUR', row => row.eur, euros),
    textColumn('project', t('project'), row => row.project ?? t('result.notGiven'), 'minmax(180px, 1.4fr)'),
    figureColumn('given', t('result.given'), row => row.given, euros),
  ]
  return (
    <Card title={t('result.pledges')}>
      <DataTable
        label={t('result.pledges')}
        rows={rows}
        columns={columns}
        rowId={row => `${row.pledge} ${row.supplierId ?? ''} ${row.project ?? ''}`}
      />
    </Card>
  )
}
