import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { Bars, barsHeight } from '../../chart/bars.tsx'
import { Chart } from '../../chart/chart.tsx'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { type Column, figureColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Card } from '../../ui/card.tsx'
import { byForm, useFormName } from './forms.ts'
import styles from './overview.module.css'
import type { OfForm, OfMaterial, Overview } from './overview.ts'

type Row = Pick<OfMaterial, 'material'> & OfMaterial['origin'][number]
const STAGES = ['mining', 'recycling', 'separation', 'metal', 'alloy', 'magnet'] as const

const inOrder = <T extends { readonly stage: Row['stage'] }>(rows: readonly T[]): T[] =>
  rows.toSorted((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage))

/** How much of what was awarded was made outside China, stage by stage. */
export function Origin({ overview }: { overview: Overview }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const nameOf = useMaterialName()
  const rows = byForm(overview.byMaterial ?? []).flatMap(({ material, origin }) =>
    inOrder(origin).map(one => ({ material, ...one })),
  )
  const columns = useMemo(
    (): readonly Column<Row>[] => [
      textColumn('material', t('material'), row => nameOf(row.material), 'minmax(150px, 1.3fr)'),
      textColumn('stage', t('origin.stage'), row => t(`stage.${row.stage}`), 'minmax(110px, 0.8fr)'),
      figureColumn('kg', t('origin.kg'), row => row.kg, format.kg),
      figureColumn('outside', t('origin.outside'), row => row.outsideChinaKg, format.kg),
      figureColumn('pct', t('origin.pct'), row => row.outsideChinaPct, format.percent),
    ],
    [t, format, nameOf],
  )
  return (
    <Card title={t('origin.title')} lead={t('origin.lead')} terms={['outside-china', 'chain']}>
      <div className={styles.charts}>
        {byForm(overview.byForm ?? [])
          .filter(({ origin }) => origin.length > 0)
          .map(row => (
            <OneForm key={row.form} row={row} />
          ))}
      </div>
      <DataTable
        label={t('origin.table')}
        rows={rows}
        columns={columns}
        rowId={row => `${row.material} ${row.stage}`}
      />
    </Card>
  )
}

function OneForm({ row }: { row: OfForm }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const stages = inOrder(row.origin)
  const least = stages.toSorted((a, b) => drawn(a.outsideChinaPct) - drawn(b.outsideChinaPct))[0]
  const bars = stages.map(({ stage, outsideChinaPct }) => ({
    id: stage,
    label: t(`stage.${stage}`),
    figure: format.percent(outsideChinaPct),
    parts: [{ length: drawn(outsideChinaPct), colour: 'var(--series-1)' }],
  }))
  return (
    <Chart
      title={useFormName()(row.form)}
      summary={
        least
          ? t('origin.summary', { stage: t(`stage.${least.stage}`), pct: format.percent(least.outsideChinaPct) })
          : ''
      }
      height={barsHeight(bars)}
      table={{
        head: [t('origin.stage'), t('origin.kg'), t('origin.outside'), t('origin.pct')],
        rows: stages.map(one => [
          t(`stage.${one.stage}`),
          format.kg(one.kg),
          format.kg(one.outsideChinaKg),
          format.percent(one.outsideChinaPct),
        ]),
      }}
    >
      {({ width }) => <Bars bars={bars} most={100} width={width} />}
    </Chart>
  )
}
