import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { roundsQuery } from '../../api/queries.ts'
import { partyColumn, useDeliveryColumns } from '../../issued/deliveries.tsx'
import { deliveriesQuery, issuedQuery } from '../../issued/issued.queries.ts'
import { useIssuedColumns } from '../../issued/issued.tsx'
import { AGAIN_MS } from '../../origin/origin.queries.ts'
import { useMay } from '../../session/session.tsx'
import { DataTable } from '../../table/table.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'

/** Passports of one's own deliveries, and of a supplier the screenings that the hub has attested. */
export default function MyIssuedPage() {
  const { t } = useTranslation('issued')
  const isSupplier = useMay('supplier')
  const deliveries = useQuery({ ...deliveriesQuery(), refetchInterval: AGAIN_MS })
  const issued = useQuery({ ...issuedQuery(), refetchInterval: AGAIN_MS })
  const rounds = useQuery(roundsQuery()).data?.items ?? []
  const passports = issued.data?.items.filter(one => one.kind === 'passport') ?? []
  const columns = useDeliveryColumns({
    issued: passports,
    parties: [partyColumn('round', t('round'), one => rounds.find(({ id }) => id === one.roundId)?.name ?? '…')],
  })
  const issuedColumns = useIssuedColumns(deliveries.data?.items ?? [], { offer: '/my/offers' })
  return (
    <Page title={t('title')} lead={t('lead')} aside={<ButtonLink to="/check">{t('toCheck')}</ButtonLink>}>
      <Card title={t('deliveries')} lead={t('deliveriesLead')}>
        <Loaded query={deliveries}>
          {({ items, more }) =>
            items.length === 0 ? (
              <Empty>{t('noDeliveries')}</Empty>
            ) : (
              <DataTable
                label={t('deliveries')}
                rows={items}
                more={more}
                columns={columns}
                rowId={one => one.id}
                initialSort={{ id: 'date', desc: true }}
              />
            )
          }
        </Loaded>
      </Card>
      <Card title={t('issued')} lead={t(isSupplier ? 'issuedLead' : 'issuedLeadMember')}>
        <Loaded query={issued}>
          {({ items, more }) =>
            items.length === 0 ? (
              <Empty>{t('noneIssued')}</Empty>
            ) : (
              <DataTable
                label={t('issued')}
                rows={items}
                more={more}
                columns={issuedColumns}
                rowId={one => one.id}
                initialSort={{ id: 'issued', desc: true }}
              />
            )
          }
        </Loaded>
      </Card>
    </Page>
  )
}
