import type { paths } from '@lodestone/client'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { PlainTable } from '../../chart/chart.tsx'
import { Sentence, type ShownSentence, useSaid } from '../../finding/sentence.tsx'
import { useFormat } from '../../format/use-format.ts'
import { DataTable } from '../../table/table.tsx'
import { Link } from '../../ui/button.tsx'
import { LevelBadge } from './level.tsx'
import styles from './screening.module.css'

type Preview = paths['/policies/{id}/preview']['post']['responses'][200]['content']['application/json']

/** What would flip if a version were added: how many from which level to which, and which offers. */
export function Previewed({ preview: { judged = 0, flips = [], items, nextCursor } }: { preview: Preview }) {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const materialName = useMaterialName()
  const say = useSaid()
  const moving = flips.reduce((sum, flip) => sum + flip.count, 0)
  return (
    <section className={styles.half} aria-label={t('previewed')}>
      <h3>{t('previewed')}</h3>
      <p role="status">
        {t('judged', { count: judged, flips: format.count(moving) })} {moving === 0 && t('nothingFlips')}
      </p>
      {moving > 0 && (
        <>
          <PlainTable
            label={`${t('fromLevel')} → ${t('toLevel')}`}
            head={[t('fromLevel'), t('toLevel'), t('offersCount')]}
            rows={flips.map(flip => [flip.from ?? '–', flip.to, format.count(flip.count)])}
          />
          <DataTable
            label={t('flips')}
            rows={items}
            rowId={row => row.offerId}
            more={nextCursor !== null}
            columns={[
              {
                id: 'offer',
                header: t('offer'),
                cell: row => <Link to={`/screening/${row.offerId}`}>{row.reference}</Link>,
                sort: row => row.reference,
                width: 'minmax(220px, 1.5fr)',
              },
              {
                id: 'from',
                header: t('fromLevel'),
                cell: row => (row.from ? <LevelBadge level={row.from} /> : '–'),
                sort: row => row.from,
                width: '110px',
              },
              {
                id: 'to',
                header: t('toLevel'),
                cell: row => <LevelBadge level={row.to} />,
                sort: row => row.to,
                width: '110px',
              },
              {
                id: 'material',
                header: t('material'),
                cell: row => materialName(row.material),
                sort: row => materialName(row.material),
              },
              {
                id: 'why',
                header: t('whyFlips'),
                cell: row => (
                  <Why all={(row.findings ?? row.why.map(message => ({ code: '', message }))).map(say.finding)} />
                ),
                width: 'minmax(260px, 2fr)',
              },
            ]}
          />
        </>
      )}
    </section>
  )
}

const Why = ({ all }: { all: readonly ShownSentence[] }) => (
  <span title={all.map(said => said.text).join('\n')}>
    {all.map((said, i) => (
      <Fragment key={said.text}>
        {i > 0 && ' · '}
        <Sentence said={said} />
      </Fragment>
    ))}
  </span>
)
