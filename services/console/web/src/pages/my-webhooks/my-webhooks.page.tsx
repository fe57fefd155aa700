import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useFormat } from '../../format/use-format.ts'
import { type Column, countColumn, shownColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { ButtonLink, Link } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { webhooksQuery } from './my-webhooks.queries.ts'
import type { Webhook } from './my-webhooks.ts'
import { StateBadge } from './words.tsx'

/** Where the hub tells one's own systems what happens. */
export default function MyWebhooksPage() {
  const { t } = useTranslation('my-webhooks')
  const format = useFormat()
  const [, go] = useLocation()
  const query = useQuery(webhooksQuery())
  const columns: Column<Webhook>[] = [
    {
      id: 'url',
      header: t('url'),
      width: 'minmax(280px, 3fr)',
      sort: one => one.url,
      cell: one => (
        <Link to={`/my/webhooks/${one.id}`} title={one.url}>
          {one.url}
        </Link>
      ),
    },
    {
      id: 'state',
      header: t('stateHeader'),
      sort: one => one.state,
      cell: one => <StateBadge webhook={one} />,
    },
    countColumn('types', t('types'), one => one.types.length, format.count),
    shownColumn('created', t('created'), one => one.createdAt, format.dateTime, 'minmax(160px, 1fr)'),
  ]
  const create = (
    <ButtonLink to="/my/webhooks/new" kind="primary">
      {t('new')}
    </ButtonLink>
  )
  return (
    <Page title={t('title')} lead={t('lead')} aside={create}>
      <Loaded query={query}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty>{t('none')}</Empty>
          ) : (
            <DataTable
              label={t('title')}
              rows={items}
              more={more}
              columns={columns}
              rowId={one => one.id}
              onRow={one => go(`/my/webhooks/${one.id}`)}
              initialSort={{ id: 'created', desc: true }}
            />
          )
        }
      </Loaded>
      <p className="hint">
        {t('guide')}{' '}
        <a href="https://www.standardwebhooks.com" rel="noreferrer" target="_blank">
          Standard Webhooks
        </a>
      </p>
    </Page>
  )
}
