import { becameOf } from '@lodestone/kernel/became'
import { useQuery } from '@tanstack/react-query'
import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { useGoods } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import { useOriginFacts } from '../../../origin/known-origin.tsx'
import type { Round } from '../../../round/round.ts'
import { useActs } from '../../../session/acting.tsx'
import { useSession } from '../../../session/session.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { Fallen } from './allocation.origin.tsx'
import { DecideMany } from './decide.tsx'
import { Explained } from './explained.tsx'
import { explanationsQuery, partiesQuery } from './my-rounds.queries.ts'
import { type Allocation, explanationsOf, type OwnEntry, type Side, shareOf, standingOf } from './my-rounds.ts'
import { Batches } from './report.batches.tsx'
import { Contract } from './report.contract.tsx'
import { Delivery } from './report.delivery.tsx'
import { StandingBadge } from './standing.tsx'
import { usePrice } from './use-price.ts'

/** One allocation: its figures, who the other side is once both accepted, why it is so much, and what one can do now. */
export function AllocationDetail({
  heading,
  round,
  allocation,
  side,
  entry,
}: {
  heading: Ref<HTMLHeadingElement>
  round: Round
  allocation: Allocation
  side: Side
  entry: OwnEntry | undefined
}) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const { org } = useSession()
  const goods = useGoods()
  const price = usePrice(round)(allocation)
  const standing = standingOf(allocation, side)
  const explanations = useQuery(explanationsQuery(round.id))
  const [explanation] = explanationsOf(explanations.data?.items ?? [], {
    id: side === 'member' ? allocation.lineId : allocation.offerId,
    pass: allocation.pass ?? 1,
  })
  const other = side === 'member' ? allocation.supplierId : allocation.memberId
  const parties = useQuery({ ...partiesQuery(round.id), enabled: other !== undefined })
  const share = entry && shareOf(allocation.quantityKg, entry.quantityKg)
  const origin = useOriginFacts()(allocation.origin)
  const one = [allocation]
  const mayAct = useActs()
  const deciding = round.state === 'matched' && standing === 'decide'
  return (
    <Card
      heading={heading}
      title={`${goods(allocation)} · ${format.period(allocation.period)}`}
      aside={<StandingBadge standing={standing} />}
      lead={t(`standingLong.${standing}`)}
    >
      <Fallen origin={allocation.origin} deciding={deciding} />
      <Facts
        items={[
          [t('quantity'), format.kg(allocation.quantityKg)],
          ...(allocation.needKg === undefined ? [] : [[t('servesOfNeed'), format.kg(allocation.needKg)] as const]),
          ...(entry && share !== undefined
            ? [
                [
                  t('share'),
                  t(side === 'member' ? 'shareOfAsked' : 'shareOfOffered', {
                    share: format.percent(share),
                    mass: format.kg(entry.quantityKg),
                    reference: entry.reference,
                  }),
                ] as const,
              ]
            : []),
          [t(side === 'member' ? 'landedPrice' : 'yourPrice'), price?.text ?? t('priceLater')],
          ...(side === 'member' && allocation.price
            ? [[t('supplierPrice'), format.money(allocation.price)] as const]
            : []),
          ...origin,
          [t('bindsMember'), t(allocation.accepted.member ? 'hasAccepted' : 'hasNot')],
          [t('bindsSupplier'), t(allocation.accepted.supplier ? 'hasAccepted' : 'hasNot')],
          [
            t('counterpart'),
            other === undefined ? t('counterpartLater') : (parties.data?.get(other) ?? t('counterpartUnnamed')),
          ],
          ...(standing === 'contracted' || standing === 'delivered'
            ? [
                [t('contractedKg'), format.kg(allocation.contractedKg)] as const,
                [t('deliveredKg'), format.kg(allocation.deliveredKg)] as const,
              ]
            : []),
        ]}
      />
      {mayAct && (
        <div className="row">
          {deciding && (
            <>
              <DecideMany round={round} decision="accept" allocations={one} label={t('acceptThis')} primary />
              <DecideMany round={round} decision="decline" allocations={one} label={t('declineThis')} />
            </>
          )}
          {side === 'member' && org !== undefined && standing === 'awarded' && <Contract allocation={allocation} />}
          {side === 'member' && org !== undefined && standing === 'contracted' && <Delivery allocation={allocation} />}
          {side === 'supplier' && org !== undefined && (standing === 'awarded' || standing === 'contracted') && (
            <Batches allocation={allocation} />
          )}
        </div>
      )}
      {explanation && <Explained explanation={explanation} became={becameOf(one)} />}
    </Card>
  )
}
