import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useFormat } from '../../format/use-format.ts'
import { type Column, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { Groups } from './groups.tsx'
import { Invite } from './invite.tsx'
import { ApprovalLimit } from './limit.tsx'
import { peopleQuery } from './people.queries.ts'
import { type Person, sinceOf, TONES } from './people.ts'

/** Who acts for one's organisation. */
export default function PeoplePage() {
  const { t } = useTranslation('people')
  const [, go] = useLocation()
  const format = useFormat()
  const query = useQuery(peopleQuery())
  const columns: Column<Person>[] = [
    {
      id: 'name',
      header: t('name'),
      width: 'minmax(160px, 1.5fr)',
      sort: one => one.name,
      cell: one => <Link to={`/my/people/${one.id}`}>{one.name}</Link>,
    },
    textColumn('email', t('email'), one => one.email ?? one.account, 'minmax(220px, 2fr)'),
    textColumn('position', t('positionHeader'), one => t(`position.${one.position}`)),
    {
      id: 'state',
      header: t('stateHeader'),
      sort: one => t(`state.${one.state}`),
      cell: one => <Badge tone={TONES[one.state]}>{t(`state.${one.state}`)}</Badge>,
    },
    shownColumn('since', t('since'), sinceOf, format.dateTime, 'minmax(160px, 1fr)'),
  ]
  return (
    <Page title={t('title')} lead={t('lead')} aside={<Invite />}>
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
              onRow={one => go(`/my/people/${one.id}`)}
              initialSort={{ id: 'name' }}
            />
          )
        }
      </Loaded>
      <Groups />
      <ApprovalLimit />
    </Page>
  )
}
