import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useGoods } from '../../api/use-material-name.ts'
import { Downloads } from '../../files/downloads.tsx'
import { ImportFile } from '../../files/import.tsx'
import { useFormat } from '../../format/use-format.ts'
import { Begun } from '../../kept/kept.tsx'
import { Acting } from '../../session/acting.tsx'
import { type Column, figureColumn, shownColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink, Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { OriginBadges, Reason } from './level.tsx'
import { offersQuery } from './my-offers.queries.ts'
import type { Offer } from './offer.ts'
import { PostFile } from './post-file.tsx'

/** All offers of one's own, with how their origin is judged. */
export default function MyOffersPage() {
  const { t } = useTranslation('my-offers')
  const format = useFormat()
  const [, go] = useLocation()
  const query = useQuery(offersQuery())
  const goods = useGoods()
  const columns: Column<Offer>[] = [
    {
      id: 'reference',
      header: t('reference'),
      width: 'minmax(190px, 2fr)',
      sort: one => one.reference,
      cell: one => <Link to={`/my/offers/${one.id}`}>{one.reference}</Link>,
    },
    {
      id: 'level',
      header: t('level'),
      width: '280px',
      sort: one => one.screening?.level,
      cell: one => (one.screening ? <OriginBadges {...one.screening} /> : t('notScreened')),
    },
    {
      id: 'why',
      header: t('why'),
      width: 'minmax(150px, 1fr)',
      cell: one => <Reason id={one.id} level={one.screening?.level} />,
    },
    {
      id: 'goods',
      header: t('material'),
      width: 'minmax(190px, 1.5fr)',
      sort: goods,
      cell: goods,
    },
    figureColumn('kg', t('quantity'), one => one.quantityKg, format.kg, '120px'),
    shownColumn('period', t('period'), one => one.period, format.period, '150px'),
    {
      id: 'status',
      header: t('status'),
      width: '165px',
      sort: one => (one.openedIn === undefined ? one.status : 'opened'),
      cell: one =>
        one.openedIn === undefined ? (
          <Badge tone={one.status === 'standing' ? 'good' : 'neutral'}>{t(`statusWord.${one.status}`)}</Badge>
        ) : (
          <Badge tone="warn">{t('statusWord.opened')}</Badge>
        ),
    },
    shownColumn('until', t('validUntil'), one => one.validUntil, format.dateTime, '185px'),
  ]
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      aside={
        <Acting>
          <ImportFile
            path="/supply/offers/preview"
            actions={(preview, file, how, close) => <PostFile {...{ preview, file, how, close }} />}
          />
          <ButtonLink to="/my/offers/new" kind="primary">
            {t('new')}
          </ButtonLink>
        </Acting>
      }
    >
      <Begun id="offer" to="/my/offers/new" />
      <Loaded query={query}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty
              action={
                <Acting>
                  <ButtonLink to="/my/offers/new">{t('new')}</ButtonLink>
                </Acting>
              }
            >
              {t('none')}
            </Empty>
          ) : (
            <>
              {items.some(one => one.openedIn !== undefined) && <p className="note warn">{t('openedSome')}</p>}
              <DataTable
                label={t('title')}
                rows={items}
                more={more}
                columns={columns}
                rowId={one => one.id}
                onRow={one => go(`/my/offers/${one.id}`)}
              />
            </>
          )
        }
      </Loaded>
      <Card title={t('files')} lead={t('filesLead')}>
        <div className="row">
          <Downloads
            files={[
              { path: '/templates/offer.xlsx', name: 'offer.xlsx', label: t('templateXlsx') },
              { path: '/templates/offer.csv', name: 'offer.csv', label: t('templateCsv') },
              { path: '/supply/offers/export?format=xlsx', name: 'offers.xlsx', label: t('exportXlsx') },
              { path: '/supply/offers/export?format=csv', name: 'offers.csv', label: t('exportCsv') },
            ]}
          />
        </div>
      </Card>
    </Page>
  )
}
