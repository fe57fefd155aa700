import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { entriesQuery, recordQuery } from './my-rounds.queries.ts'

/** What one's own lines pay and one's own offers get, once the round is awarded. */
export function Settled({ round }: { round: Round }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const query = useQuery(recordQuery(round.id))
  const entries = useQuery(entriesQuery(round.id, sides))
  const settlement = query.data?.settlement
  if (!settlement || settlement.pools.length === 0) return null
  const nameOf = (id: string) => entries.data?.find(one => one.id === id)?.reference ?? id.slice(0, 8)
  const money = (amount: string) => format.money({ amount, currency: settlement.currency })
  return (
    <Card title={t('settled')} lead={t('settledLead')}>
      <Facts
        items={settlement.pools.flatMap(({ members, suppliers }) => [
          ...members.map(
            ({ lineId, needKg, amount, freight, atCeiling }) =>
              [
                nameOf(lineId),
                [
                  t('settledPays', { mass: format.kg(needKg), amount: money(amount), freight: money(freight) }),
                  ...(atCeiling ? [t('settledCeiling')] : []),
                ].join(' '),
              ] as const,
          ),
          ...suppliers.map(
            ({ offerId, quantityKg, amount }) =>
              [nameOf(offerId), t('settledGets', { mass: format.kg(quantityKg), amount: money(amount) })] as const,
          ),
        ])}
      />
    </Card>
  )
}
