import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../api/client.ts'
import { useGoods } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { Loading } from '../../../ui/state.tsx'
import { entriesQuery, recordQuery } from './my-rounds.queries.ts'

type Pool = NonNullable<Answer<'/rounds/{id}/record'>['settlement']>['pools'][number]['pool']

/** What one's own lines pay and one's own offers get, once the round is awarded. */
export function Settled({ round }: { round: Round }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const goods = useGoods()
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const query = useQuery(recordQuery(round.id))
  const entries = useQuery(entriesQuery(round.id, sides))
  const settlement = query.data?.settlement
  if (query.isPending) return <Loading />
  if (!settlement || settlement.pools.length === 0) return null
  const nameOf = (id: string, pool: Pool) =>
    entries.data?.find(one => one.id === id)?.reference ?? `${goods(pool)} · ${format.period(pool.period)}`
  const sum = (amount: string) => format.sum({ amount, currency: settlement.currency })
  return (
    <Card title={t('settled')} lead={t('settledLead')}>
      <Facts
        items={settlement.pools.flatMap(({ pool, members, suppliers }) => [
          ...members.map(
            ({ lineId, needKg, amount, freight, atCeiling }) =>
              [
                nameOf(lineId, pool),
                [
                  t('settledPays', { mass: format.kg(needKg), amount: sum(amount), freight: sum(freight) }),
                  ...(atCeiling ? [t('settledCeiling')] : []),
                ].join(' '),
              ] as const,
          ),
          ...suppliers.map(
            ({ offerId, quantityKg, amount }) =>
              [nameOf(offerId, pool), t('settledGets', { mass: format.kg(quantityKg), amount: sum(amount) })] as const,
          ),
        ])}
      />
    </Card>
  )
}
