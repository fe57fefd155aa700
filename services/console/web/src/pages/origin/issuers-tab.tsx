import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useFormat } from '../../format/use-format.ts'
import { issuersQuery } from '../../origin/origin.queries.ts'
import { useMay } from '../../session/session.tsx'
import { type Column, shownColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import type { Issuer } from './issuer.ts'
import { RegisterIssuer } from './register-issuer.tsx'

/** The register of issuers: who may attest what. */
export function IssuersTab() {
  const { t } = useTranslation('issuers')
  const format = useFormat()
  const [, go] = useLocation()
  const query = useQuery(issuersQuery())
  const mayAct = useMay('operator')
  const attests = (one: Issuer) =>
    [...new Set(one.attests.flatMap(remit => remit.types))].map(kind => t(`kind.${kind}`)).join(', ')
  const columns: readonly Column<Issuer>[] = [
    {
      id: 'name',
      header: t('name'),
      width: 'minmax(200px, 1.3fr)',
      sort: one => one.name,
      cell: one => <Link to={`/origin/issuers/${one.id}`}>{one.name}</Link>,
    },
    {
      id: 'state',
      header: t('stateHeader'),
      width: '140px',
      sort: one => (one.withdrawn ? 'withdrawn' : 'registered'),
      cell: one => <IssuerBadge issuer={one} />,
    },
    {
      id: 'did',
      header: t('did'),
      width: 'minmax(220px, 1.3fr)',
      sort: one => one.did,
      cell: one => <code title={one.did}>{one.did}</code>,
    },
    { id: 'attests', header: t('attests'), width: 'minmax(280px, 2fr)', sort: attests, cell: attests },
    shownColumn('added', t('addedAt'), one => one.addedAt, format.dateTime, '175px'),
  ]
  return (
    <div className="stack">
      {mayAct && (
        <div className="row">
          <RegisterIssuer />
        </div>
      )}
      <Loaded query={query} rows={6}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty>{t('none')}</Empty>
          ) : (
            <DataTable
              label={t('tabs.issuers')}
              rows={items}
              more={more}
              columns={columns}
              rowId={one => one.id}
              onRow={one => go(`/origin/issuers/${one.id}`)}
              initialSort={{ id: 'name' }}
            />
          )
        }
      </Loaded>
    </div>
  )
}

export function IssuerBadge({ issuer: { withdrawn } }: { issuer: Issuer }) {
  const { t } = useTranslation('issuers')
  return withdrawn ? (
    <Badge tone="bad">{t('state.withdrawn')}</Badge>
  ) : (
    <Badge tone="good">{t('state.registered')}</Badge>
  )
}
