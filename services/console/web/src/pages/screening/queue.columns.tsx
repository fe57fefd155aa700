import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useSaid } from '../../finding/sentence.tsx'
import { useFormat } from '../../format/use-format.ts'
import { useNow } from '../../format/use-now.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../../table/column.ts'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'
import { OriginBadges } from './level.tsx'
import styles from './screening.module.css'
import { type QueuedOffer, reasonsOf } from './screening.ts'

/** Which offer waits, whose it is, and why. */
export function useReasonColumns(): readonly Column<QueuedOffer>[] {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const say = useSaid()
  const said = (site: NonNullable<QueuedOffer['capacity']>[number]) =>
    t('siteExceeded', {
      site: site.site,
      year: site.year,
      capacity: format.kg(site.capacityKg),
      committed: format.kg(site.committedKg),
      offered: format.kg(site.offeredKg),
      contracted: format.kg(site.contractedKg),
      made: format.kg(site.madeKg),
    })
  return [
    {
      id: 'offer',
      header: t('offer'),
      cell: row => (
        <Link to={`/screening/${row.id}`} title={row.reference}>
          {row.reference}
        </Link>
      ),
      sort: row => row.reference,
      width: 'minmax(220px, 1.6fr)',
    },
    {
      id: 'why',
      header: t('why'),
      cell: row => (
        <span className={styles.badges}>
          {reasonsOf(row).map(one => (
            <span key={one} title={one === 'site-exceeded' ? row.capacity?.map(said).join('\n') : undefined}>
              <Badge tone="warn">{t(`reasons.${one}`)}</Badge>
            </span>
          ))}
        </span>
      ),
      sort: row => reasonsOf(row).join(),
      width: 'minmax(150px, 1fr)',
    },
    {
      id: 'level',
      header: t('level'),
      cell: row => <OriginBadges level={row.level} assurance={row.assurance} />,
      sort: row => row.level,
      width: '190px',
    },
    {
      id: 'missing',
      header: t('missingCount'),
      cell: row => (
        <span
          title={say
            .missing(row)
            .map(said => said.text)
            .join('\n')}
        >
          {format.count(row.missing.length)}
        </span>
      ),
      sort: row => String(row.missing.length),
      numeric: true,
      width: '100px',
    },
    {
      id: 'supplier',
      header: t('supplier'),
      cell: row => <Link to={`/participants/${row.participantId}`}>{row.supplier ?? row.participantId}</Link>,
      sort: row => row.supplier,
      width: 'minmax(180px, 1.2fr)',
    },
  ]
}

/** What is offered, and since when. */
export function useGoodsColumns(): readonly Column<QueuedOffer>[] {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const now = useNow(60_000)
  const nameOf = useMaterialName()
  return [
    textColumn('material', t('material'), row => nameOf(row.material), '132px'),
    shownColumn('period', t('period'), row => row.period, format.period, '105px'),
    figureColumn('quantity', t('quantity'), row => row.quantityKg, format.mass, '95px'),
    {
      id: 'submitted',
      header: t('submitted'),
      cell: row => (
        <time dateTime={row.submittedAt} title={format.dateTime(row.submittedAt)}>
          {format.fromNow(row.submittedAt, now)}
        </time>
      ),
      sort: row => row.submittedAt,
      width: '120px',
    },
  ]
}
