import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import type { Batch } from '../../origin/batch.ts'
import { shortReference } from '../../origin/short-reference.ts'
import { type Column, figureColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'

type Flow = { readonly id: string; readonly from: Batch; readonly to: Batch; readonly kg: string }

/** What the arrows of the map say, as a table. Kilograms of different stages are never added. */
export function Flows({ batches }: { batches: readonly Batch[] }) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const byId = new Map(batches.map(one => [one.id, one]))
  const rows = batches.flatMap(to =>
    to.inputs.flatMap(({ batch, quantityKg }): Flow[] => {
      const from = byId.get(batch)
      return from ? [{ id: `${from.id} ${to.id}`, from, to, kg: quantityKg }] : []
    }),
  )
  const named = (one: Batch) => (
    <Link to={`/origin/batches/${one.id}`} title={one.reference}>
      {shortReference(one.reference)}
    </Link>
  )
  const columns: readonly Column<Flow>[] = [
    {
      id: 'from',
      header: t('map.from'),
      width: 'minmax(170px, 1.4fr)',
      sort: one => one.from.reference,
      cell: one => named(one.from),
    },
    textColumn('stage', t('map.fromStage'), one => t(`stage.${one.from.stage}`), 'minmax(120px, 0.8fr)'),
    figureColumn('kg', t('consumed'), one => one.kg, format.kg, '140px'),
    {
      id: 'to',
      header: t('map.to'),
      width: 'minmax(170px, 1.4fr)',
      sort: one => one.to.reference,
      cell: one => named(one.to),
    },
    textColumn('into', t('map.toStage'), one => t(`stage.${one.to.stage}`), 'minmax(120px, 0.8fr)'),
    figureColumn('made', t('map.made'), one => one.to.quantityKg, format.kg, '140px'),
  ]
  return (
    <Card title={t('map.flows')} lead={t('map.flowsLead')}>
      <DataTable label={t('map.flows')} rows={rows} columns={columns} rowId={one => one.id} empty={t('map.noFlows')} />
    </Card>
  )
}
