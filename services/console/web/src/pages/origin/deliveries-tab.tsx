import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { roundsQuery } from '../../api/queries.ts'
import { partyColumn, useDeliveryColumns } from '../../issued/deliveries.tsx'
import { deliveriesQuery, issuedQuery } from '../../issued/issued.queries.ts'
import { useAddressed } from '../../shell/address.ts'
import { DataTable } from '../../table/table.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { useHolders } from './use-holders.ts'

/** What members have reported as delivered, each with its proof. */
export function DeliveriesTab() {
  const { t } = useTranslation('issued')
  const [, go] = useLocation()
  const [allocation, setAllocation] = useAddressed('allocation', '')
  const query = useQuery(deliveriesQuery())
  const issued = useQuery(issuedQuery()).data?.items ?? []
  const rounds = useQuery(roundsQuery()).data?.items ?? []
  const nameOf = useHolders()
  const parties = [
    partyColumn('supplier', t('supplier'), one => nameOf({ participantId: one.supplierId })),
    partyColumn('member', t('member'), one => nameOf({ participantId: one.memberId })),
    partyColumn('round', t('round'), one => rounds.find(({ id }) => id === one.roundId)?.name ?? '…'),
  ]
  const columns = useDeliveryColumns({ issued, parties, place: '/origin/deliveries' })
  return (
    <Loaded query={query} rows={8}>
      {({ items, more }) =>
        items.length === 0 ? (
          <Empty>{t('noDeliveries')}</Empty>
        ) : (
          <div className="stack">
            {allocation !== '' && (
              <p className="note">
                {t('ofAllocation')}{' '}
                <Button kind="quiet" onPress={() => setAllocation('')}>
                  {t('showAll')}
                </Button>
              </p>
            )}
            <DataTable
              label={t('deliveries')}
              rows={items.filter(one => allocation === '' || one.allocationId === allocation)}
              more={more}
              columns={columns}
              rowId={one => one.id}
              onRow={one => go(`/origin/deliveries/${one.id}`)}
              empty={t('noDeliveries')}
            />
          </div>
        )
      }
    </Loaded>
  )
}
