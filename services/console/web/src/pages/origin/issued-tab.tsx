import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { deliveriesQuery, issuedQuery } from '../../issued/issued.queries.ts'
import { useIssuedColumns } from '../../issued/issued.tsx'
import { textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { useHolders } from './use-holders.ts'

/** What the hub has attested itself: screenings and passports, with those that no longer hold. */
export function IssuedTab() {
  const { t } = useTranslation('issued')
  const query = useQuery(issuedQuery())
  const nameOf = useHolders()
  const [about, ...others] = useIssuedColumns(useQuery(deliveriesQuery()).data?.items ?? [], {
    offer: '/screening',
    delivery: '/origin/deliveries',
  })
  const supplier = textColumn<Parameters<typeof nameOf>[0]>('supplier', t('supplier'), nameOf, 'minmax(150px, 1fr)')
  return (
    <div className="stack">
      <div className="row">
        <ButtonLink to="/check">{t('toCheck')}</ButtonLink>
      </div>
      <Loaded query={query} rows={8}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty>{t('noneIssued')}</Empty>
          ) : (
            <DataTable
              label={t('title')}
              rows={items}
              more={more}
              columns={[...(about ? [about] : []), supplier, ...others]}
              rowId={one => one.id}
              initialSort={{ id: 'issued', desc: true }}
            />
          )
        }
      </Loaded>
    </div>
  )
}
