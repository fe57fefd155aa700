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
import { Empty } from '../../ui/state.tsx'
import { byForm } from './forms.ts'
import styles from './overview.module.css'
import { type OfMaterial, type Overview, type RoundRow, type Saving, savedIn } from './overview.ts'

type Row = Pick<OfMaterial, 'material'> & OfMaterial['savings'][number]

/** What awarded goods cost, beside members' own ceilings and the index; currency by currency. */
export function Savings({ overview }: { overview: Overview }) {
  const { t } = useTranslation('overview')
  const { savings = [], of, items } = overview
  return (
    <Card
      title={t('savings.title')}
      lead={t(of === 'own' ? 'savings.leadOwn' : 'savings.lead')}
      terms={of === 'own' ? ['saving-against-ceilings'] : ['saving-against-ceilings', 'saving-against-the-index']}
    >
      {savings.length === 0 && <Empty>{t('savings.none')}</Empty>}
      <dl className={styles.figures}>
        {savings.map(one => (
          <Total key={`${one.currency} ${one.against}`} saving={one} />
        ))}
      </dl>
      <div className={styles.charts}>
        {savings.map(one => (
          <ByRound key={`${one.currency} ${one.against}`} of={one} rounds={items} />
        ))}
      </div>
      {savings.length > 0 && <ByMaterial rows={byForm(overview.byMaterial ?? []).flatMap(toRows)} />}
    </Card>
  )
}

const toRows = ({ material, savings }: OfMaterial): Row[] => savings.map(one => ({ material, ...one }))

function Total({ saving: { against, saved, savedPct, paid, compared, currency } }: { saving: Saving }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const sum = (amount: string) => format.sum({ amount, currency })
  return (
    <div className={styles.figure}>
      <dt>{t(`against.${against}`)}</dt>
      <dd>
        {sum(saved)}
        {savedPct !== undefined && ` (${format.percent(savedPct)})`}
      </dd>
      <dd className="hint">{t('savings.paidOf', { paid: sum(paid), compared: sum(compared) })}</dd>
    </div>
  )
}

/** Rounds of a picture: the latest. */
const MOST_BARS = 8
const COLOURS = { 'own-ceilings': 'var(--series-1)', index: 'var(--series-3)' } as const

/** What was saved against one thing round by round, in per cent; below nothing there is no bar. */
function ByRound({ of: { currency, against }, rounds }: { of: Saving; rounds: readonly RoundRow[] }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const shown = rounds
    .flatMap(round => {
      const saving = savedIn(round.savings, currency, against)
      return saving ? [{ round, saving }] : []
    })
    .slice(0, MOST_BARS)
  const pctOf = ({ savedPct }: Saving) => (savedPct === undefined ? '–' : format.percent(savedPct))
  const bars = shown.map(({ round, saving }) => ({
    id: round.id,
    label: round.reference,
    figure: pctOf(saving),
    parts: [{ length: drawn(saving.savedPct), colour: COLOURS[against] }],
  }))
  if (bars.length === 0) return null
  return (
    <Chart
      title={t('savings.byRound', { against: t(`against.${against}`), currency })}
      summary={t('savings.byRoundSummary', { count: shown.length, rounds: format.count(shown.length) })}
      height={barsHeight(bars)}
      table={{
        head: [t('round'), t('savings.compared'), t('savings.paid'), t('savings.saved'), t('savings.pct')],
        rows: shown.map(({ round, saving }) => [
          round.reference,
          ...[saving.compared, saving.paid, saving.saved].map(amount => format.sum({ amount, currency })),
          pctOf(saving),
        ]),
      }}
    >
      {({ width }) => (
        <Bars bars={bars} most={Math.max(...bars.map(one => one.parts[0]?.length ?? 0), 1)} width={width} />
      )}
    </Chart>
  )
}

function ByMaterial({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const nameOf = useMaterialName()
  const columns = useMemo((): readonly Column<Row>[] => {
    const money = (id: 'compared' | 'paid' | 'saved'): Column<Row> => ({
      id,
      header: t(`savings.${id}`),
      numeric: true,
      sort: row => row[id],
      cell: row => format.sum({ amount: row[id], currency: row.currency }),
      width: 'minmax(140px, 1fr)',
    })
    return [
      textColumn('material', t('material'), row => nameOf(row.material), 'minmax(150px, 1.3fr)'),
      textColumn('against', t('savings.against'), row => t(`against.${row.against}`), 'minmax(150px, 1.2fr)'),
      textColumn('currency', t('savings.currency'), row => row.currency, '90px'),
      figureColumn('kg', t('savings.kg'), row => row.kg, format.kg),
      money('compared'),
      money('paid'),
      money('saved'),
      figureColumn('pct', t('savings.pct'), row => row.savedPct, format.percent),
    ]
  }, [t, format, nameOf])
  return (
    <DataTable
      label={t('savings.table')}
      rows={rows}
      columns={columns}
      rowId={row => `${row.material} ${row.currency} ${row.against}`}
    />
  )
}
