import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { useAddressed } from '../../shell/address.ts'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { SharesTable } from './coverage.shares.tsx'
import { CoverageTable } from './coverage.table.tsx'
import styles from './publications.module.css'
import { coverageQuery } from './publications.queries.ts'
import { type Coverage, hasGap } from './publications.ts'

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
        <CoverageTable rows={rows} />
        <p className="hint">
          {t('coverageAsOf', { time: format.dateTime(asOf), levels: format.list(eligibleLevels) })}
        </p>
      </Card>
      <Card title={t('shares')} lead={t('sharesLead')}>
        <SharesTable shares={shares.filter(row => material === '' || row.material === material)} />
      </Card>
    </>
  )
}
