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
import { type OfForm, type OfMaterial, type Overview, QUANTITIES } from './overview.ts'

/** From what was asked, or offered, to what was delivered: a picture for each form, and a row for each material. */
export function Quantities({ overview }: { overview: Overview }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const nameOf = useMaterialName()
  const formName = useFormName()
  const byMaterial = useMemo(() => byForm(overview.byMaterial ?? []), [overview])
  const columns = useMemo((): readonly Column<OfMaterial>[] => {
    const shown = QUANTITIES.filter(name => byMaterial.some(row => row[name] !== undefined))
    return [
      textColumn('material', t('material'), row => nameOf(row.material), 'minmax(150px, 1.3fr)'),
      textColumn('form', t('form'), row => formName(row.form), 'minmax(90px, 0.7fr)'),
      ...shown.map(name => figureColumn<OfMaterial>(name, t(`quantity.${name}`), row => row[name], format.mass)),
      figureColumn('fulfilment', t('fulfilment'), row => row.deliveredOfAwardedPct, format.percent),
    ]
  }, [t, format, nameOf, formName, byMaterial])
  return (
    <Card
      title={t('quantities.title')}
      lead={t('quantities.lead')}
      terms={['asked', 'matched', 'accepted', 'awarded', 'contracted', 'delivered', 'fulfilment']}
    >
      <div className={styles.charts}>
        {byForm(overview.byForm ?? []).map(row => (
          <OneForm key={row.form} row={row} />
        ))}
      </div>
      <DataTable label={t('quantities.table')} rows={byMaterial} columns={columns} rowId={row => row.material} />
    </Card>
  )
}

function OneForm({ row }: { row: OfForm }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const name = useFormName()(row.form)
  const bars = QUANTITIES.flatMap(id => {
    const kg = row[id]
    if (kg === undefined) return []
    const parts = [{ length: drawn(kg), colour: 'var(--series-1)' }]
    return [{ id, label: t(`quantity.${id}`), figure: format.mass(kg), parts, kg }]
  })
  const pct = row.deliveredOfAwardedPct
  return (
    <Chart
      title={name}
      summary={
        pct === undefined
          ? t('quantities.nothingAwarded')
          : t('quantities.summary', {
              awarded: format.mass(row.awarded ?? '0'),
              delivered: format.mass(row.delivered ?? '0'),
              pct: format.percent(pct),
            })
      }
      height={barsHeight(bars)}
      table={{
        head: [t('quantities.figure'), t('mass')],
        rows: bars.map(({ label, kg }) => [label, format.kg(kg)]),
      }}
    >
      {({ width }) => <Bars bars={bars} most={Math.max(...bars.map(one => drawn(one.kg)))} width={width} />}
    </Chart>
  )
}
