import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Bullet } from '../../../chart/bullet.tsx'
import { drawn } from '../../../format/format.ts'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, figureColumn, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import type { MemberFill } from './match.figures.fill.ts'
import styles from './round.module.css'
import { useParties } from './use-names.ts'

export function FillTable({ fills }: { fills: readonly MemberFill[] }) {
  const { t } = useTranslation(['round-match', 'app'])
  const format = useFormat()
  const party = useParties()
  const columns = useMemo(
    (): readonly Column<MemberFill>[] => [
      textColumn('member', t('member'), row => party(row.memberId).name, 'minmax(170px, 1.8fr)'),
      textColumn('form', t('form'), row => t(`app:form.${row.form ?? 'other'}`), 'minmax(90px, 0.6fr)'),
      textColumn('bloc', t('zone'), row => row.bloc, 'minmax(60px, 0.4fr)'),
      figureColumn('asked', t('fill.asked'), row => row.askedKg, format.kg, 'minmax(120px, 0.9fr)'),
      figureColumn('got', t('fill.got'), row => row.filledKg, format.kg, 'minmax(130px, 0.9fr)'),
      {
        id: 'fill',
        header: t('fill.pct'),
        numeric: true,
        sort: row => row.filledPct,
        cell: row => (
          <span className={styles.gauge}>
            <Bullet pct={drawn(row.filledPct)} mark={row.fairPct} />
            <span className={styles.figure}>{format.percent(row.filledPct)}</span>
          </span>
        ),
        width: 'minmax(200px, 1.8fr)',
      },
      figureColumn('fair', t('fill.fair'), row => row.fairPct.toFixed(4), format.percent, 'minmax(96px, 0.6fr)'),
      {
        id: 'apart',
        header: t('fill.apart'),
        numeric: true,
        sort: row => (drawn(row.filledPct) - row.fairPct).toFixed(4),
        cell: row => {
          const apart = (drawn(row.filledPct) - row.fairPct).toFixed(1)
          return apart === '0.0' || apart === '-0.0' ? format.decimal('0') : format.signed(apart)
        },
        width: 'minmax(96px, 0.6fr)',
      },
    ],
    [t, format, party],
  )
  return (
    <DataTable
      label={t('fill.title')}
      rows={fills}
      columns={columns}
      rowId={row => `${row.memberId} ${row.form}`}
      initialSort={{ id: 'asked', desc: true }}
    />
  )
}
