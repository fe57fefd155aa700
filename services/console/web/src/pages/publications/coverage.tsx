import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { useAddressed } from '../../shell/address.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import styles from './publications.module.css'
import { coverageQuery } from './publications.queries.ts'
import { type Coverage, type CoverageRow, hasGap } from './publications.ts'

export function CoverageTab() {
  const { t } = useTranslation('publications')
  const query = useQuery(coverageQuery())
  return (
    <>
      <p className="lead">{t('coverageLead')}</p>
      <Loaded query={query} rows={8}>
        {coverage =>
          coverage.items.length === 0 ? <Empty>{t('coverageEmpty')}</Empty> : <Covered coverage={coverage} />
        }
      </Loaded>
    </>
  )
}

function Covered({ coverage: { asOf, eligibleLevels, items, shares } }: { coverage: Coverage }) {
  const { t } = useTranslation('publications')
  const format = useFormat()
  const nameOf = useMaterialName()
  const [material, setMaterial] = useAddressed('material', '')
  const known = [...new Set(items.map(row => row.material))]
  const rows = items.filter(row => material === '' || row.material === material)
  // Magnets are asked a thousand times as much as terbium: bars compare within a material.
  const most = new Map<string, number>()
  for (const row of rows)
    most.set(row.material, Math.max(most.get(row.material) ?? 0, drawn(row.demandKg), drawn(row.eligibleSupplyKg)))
  return (
    <>
      <div className={styles.filters}>
        <Choice
          label={t('material')}
          value={material}
          onChange={setMaterial}
          options={[{ value: '', label: t('all') }, ...known.map(value => ({ value, label: nameOf(value) }))]}
        />
      </div>
      <Card
        title={t('coverageChart')}
        lead={t('coverageSummary', { count: rows.filter(hasGap).length, all: format.count(rows.length) })}
      >
        <ul className="chart-legend">
          {[
            { label: t('demand'), colour: 'var(--series-1)' },
            { label: t('eligible'), colour: 'var(--series-3)' },
          ].map(({ label, colour }) => (
            <li key={label}>
              <svg width="12" height="12" aria-hidden="true">
                <rect width="12" height="12" rx="2" fill={colour} />
              </svg>
              {label}
            </li>
          ))}
        </ul>
        <DataTable
          label={t('tabs.coverage')}
          rows={rows}
          rowId={row => `${row.material} ${row.period}`}
          columns={[
            {
              id: 'material',
              header: t('material'),
              cell: row => nameOf(row.material),
              sort: row => nameOf(row.material),
              width: 'minmax(150px, 1.2fr)',
            },
            {
              id: 'period',
              header: t('period'),
              cell: row => format.period(row.period),
              sort: row => row.period,
              width: '110px',
            },
            {
              id: 'demand',
              header: t('demand'),
              cell: row => format.kg(row.demandKg),
              sort: row => row.demandKg,
              numeric: true,
            },
            {
              id: 'committed',
              header: t('committed'),
              cell: row => format.kg(row.committedKg),
              sort: row => row.committedKg,
              numeric: true,
            },
            {
              id: 'eligible',
              header: t('eligible'),
              cell: row => format.kg(row.eligibleSupplyKg),
              sort: row => row.eligibleSupplyKg,
              numeric: true,
            },
            {
              id: 'gap',
              header: t('gap'),
              cell: row => (hasGap(row) ? format.kg(row.gapKg) : <Badge tone="good">{t('noGap')}</Badge>),
              sort: row => row.gapKg,
              numeric: true,
            },
            {
              id: 'bars',
              header: t('coverageChart'),
              cell: row => <Bars row={row} most={most.get(row.material) || 1} />,
              width: '260px',
            },
          ]}
        />
        <p className="hint">
          {t('coverageAsOf', { time: format.dateTime(asOf), levels: format.list(eligibleLevels) })}
        </p>
      </Card>
      <Card title={t('shares')} lead={t('sharesLead')}>
        <DataTable
          label={`${t('country')}, ${t('stage')}`}
          rows={shares.filter(row => material === '' || row.material === material)}
          rowId={row => `${row.material} ${row.stage} ${row.country}`}
          columns={[
            {
              id: 'material',
              header: t('material'),
              cell: row => nameOf(row.material),
              sort: row => nameOf(row.material),
              width: 'minmax(150px, 1.2fr)',
            },
            {
              id: 'stage',
              header: t('stage'),
              cell: row => t(`stages.${row.stage}`),
              sort: row => t(`stages.${row.stage}`),
            },
            {
              id: 'country',
              header: t('country'),
              cell: row => format.country(row.country),
              sort: row => format.country(row.country),
            },
            { id: 'kg', header: t('eligible'), cell: row => format.kg(row.kg), sort: row => row.kg, numeric: true },
            {
              id: 'ofSupply',
              header: t('ofSupply'),
              cell: row => (row.ofSupplyPct ? format.percent(row.ofSupplyPct) : '–'),
              sort: row => row.ofSupplyPct ?? undefined,
              numeric: true,
            },
            {
              id: 'ofDemand',
              header: t('ofDemand'),
              cell: row => (row.ofDemandPct ? format.percent(row.ofDemandPct) : '–'),
              sort: row => row.ofDemandPct ?? undefined,
              numeric: true,
            },
          ]}
        />
      </Card>
    </>
  )
}

const BARS_PX = 230

/** Demand above, eligible supply below, on one scale for a material; the figures stand beside it. */
function Bars({ row, most }: { row: CoverageRow; most: number }) {
  const length = (kg: string) => (drawn(kg) / most) * BARS_PX
  return (
    <svg width={BARS_PX} height="18" aria-hidden="true" className={styles.bars}>
      <rect width={length(row.demandKg)} height="8" fill="var(--series-1)" />
      <rect y="10" width={length(row.eligibleSupplyKg)} height="8" fill="var(--series-3)" />
    </svg>
  )
}
