import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Bullet } from '../../../chart/bullet.tsx'
import { drawn } from '../../../format/format.ts'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { type Column, figureColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Card } from '../../../ui/card.tsx'
import { Empty } from '../../../ui/state.tsx'
import { type CoverageCurve, coverageOf } from './curves.ts'
import { CurvesOf } from './pool.curves.tsx'
import styles from './round.module.css'
import type { Line, RoundOffer } from './round.queries.ts'
import { useNames } from './use-names.ts'

/** Demand against supply: quantities at any time, curves by price once the round is matched. */
export function Compared({
  round,
  lines,
  offers,
  material,
}: {
  round: Round
  lines: readonly Line[]
  offers: readonly RoundOffer[]
  material?: string
}) {
  const { t } = useTranslation('round-pool')
  const rows = useMemo(() => coverageOf(lines, offers, round.rules, material), [lines, offers, round.rules, material])
  return (
    <>
      <Card title={t('coverage.title')} lead={t('coverage.lead', { floor: round.rules.provenanceFloor })}>
        <CoverageTable rows={rows} byQuarter={material !== undefined} />
      </Card>
      <Card title={t('curves.title')} lead={t('curves.lead')}>
        {round.resultHash === undefined ? (
          <Empty>{t('curves.sealed')}</Empty>
        ) : (
          <CurvesOf round={round} {...(material ? { material } : {})} />
        )}
      </Card>
    </>
  )
}

function CoverageTable({ rows, byQuarter }: { rows: readonly CoverageCurve[]; byQuarter: boolean }) {
  const { t } = useTranslation('round-pool')
  const format = useFormat()
  const { material } = useNames()
  const columns = useMemo((): readonly Column<CoverageCurve>[] => {
    const name = (row: CoverageCurve) => (byQuarter ? format.period(row.key) : material(row.key))
    const kg = (id: 'askedKg' | 'offeredKg' | 'eligibleKg' | 'gapKg'): Column<CoverageCurve> =>
      figureColumn(id, t(`coverage.${id}`), row => row[id], format.kg, 'minmax(128px, 1fr)')
    return [
      {
        id: 'name',
        header: t(byQuarter ? 'period' : 'material'),
        sort: row => (byQuarter ? row.key : name(row)),
        cell: name,
        width: 'minmax(150px, 1.4fr)',
      },
      kg('askedKg'),
      kg('offeredKg'),
      kg('eligibleKg'),
      {
        id: 'covered',
        header: t('coverage.covered'),
        numeric: true,
        sort: row => row.coveredPct,
        cell: row => (
          <span className={styles.gauge}>
            <Bullet pct={drawn(row.coveredPct)} />
            <span className={styles.figure}>{format.percent(row.coveredPct)}</span>
          </span>
        ),
        width: 'minmax(190px, 1.5fr)',
      },
      kg('gapKg'),
    ]
  }, [t, format, material, byQuarter])
  return (
    <DataTable
      label={t('coverage.title')}
      rows={rows}
      columns={columns}
      rowId={row => row.key}
      empty={<Empty>{t('coverage.none')}</Empty>}
    />
  )
}
