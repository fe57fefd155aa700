import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Bullet } from '../../../chart/bullet.tsx'
import { drawn } from '../../../format/format.ts'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, figureColumn, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import type { Realisation } from './match.figures.realised.ts'
import styles from './round.module.css'
import { useParties } from './use-names.ts'

export function RealisedTable({ rows }: { rows: readonly Realisation[] }) {
  const { t } = useTranslation(['round-match', 'app'])
  const format = useFormat()
  const party = useParties()
  const columns = useMemo((): readonly Column<Realisation>[] => {
    const kg = (id: string, header: string, of: (row: Realisation) => string): Column<Realisation> =>
      figureColumn(id, header, of, format.kg, 'minmax(124px, 0.9fr)')
    return [
      textColumn('member', t('member'), row => party(row.memberId).name, 'minmax(170px, 1.8fr)'),
      textColumn('form', t('form'), row => t(`app:form.${row.form ?? 'other'}`), 'minmax(90px, 0.6fr)'),
      kg('matched', t('app:total.matched'), row => row.matchedKg),
      kg('accepted', t('app:total.accepted'), row => row.acceptedKg),
      kg('contracted', t('app:total.contracted'), row => row.contractedKg),
      kg('delivered', t('app:total.delivered'), row => row.deliveredKg),
      {
        id: 'share',
        header: t('realised.pct'),
        numeric: true,
        sort: row => row.deliveredPct,
        cell: row => (
          <span className={styles.gauge}>
            <Bullet pct={drawn(row.deliveredPct)} />
            <span className={styles.figure}>{format.percent(row.deliveredPct)}</span>
          </span>
        ),
        width: 'minmax(180px, 1.4fr)',
      },
    ]
  }, [t, format, party])
  return (
    <DataTable
      label={t('realised.title')}
      rows={rows}
      columns={columns}
      rowId={row => `${row.memberId} ${row.form}`}
      initialSort={{ id: 'matched', desc: true }}
    />
  )
}
