import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { Approvals } from '../../approvals/approvals.tsx'
import { useFormat } from '../../format/use-format.ts'
import { useMay } from '../../session/session.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink, Link } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { participantQuery } from '../participants/participants.queries.ts'
import { ChainPicture } from './chain.tsx'
import { Decide } from './decide.tsx'
import { Drawn } from './drawn.tsx'
import { Elsewhere } from './elsewhere.tsx'
import { Judgement } from './judgement.tsx'
import { OriginBadges } from './level.tsx'
import { offerQuery, screeningQuery } from './screening.queries.ts'
import type { Offer, Screening } from './screening.ts'

export default function ScreenedOfferPage({ params }: PageProps) {
  const { t } = useTranslation('screening')
  const id = params.offerId ?? ''
  const offer = useQuery(offerQuery(id))
  const screening = useQuery(screeningQuery(id))
  const mayAct = useMay('operator')
  return (
    <Page
      title={offer.data?.reference ?? t('offer')}
      back={{ to: '/screening', label: t('title') }}
      aside={
        offer.data &&
        screening.data && (
          <>
            {offer.data.status !== 'standing' && <Badge>{t(`statuses.${offer.data.status}`)}</Badge>}
            <OriginBadges level={screening.data.level} assurance={screening.data.assurance} />
            <ButtonLink kind="quiet" to={`/audit?subject=supply:${id}`}>
              {t('history')}
            </ButtonLink>
            {mayAct && offer.data.status === 'standing' && <Decide offer={offer.data} screening={screening.data} />}
          </>
        )
      }
    >
      <Approvals subject={params.offerId ?? ''}>
        <Loaded query={offer} rows={4}>
          {found => (
            <Loaded query={screening} rows={8}>
              {judged => <Screened offer={found} screening={judged} />}
            </Loaded>
          )}
        </Loaded>
      </Approvals>
    </Page>
  )
}

function Screened({ offer, screening }: { offer: Offer; screening: Screening }) {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const materialName = useMaterialName()
  const supplier = useQuery(participantQuery(offer.participantId)).data?.legalName ?? offer.participantId
  return (
    <>
      <div className="grid">
        <Judgement screening={screening} />
        <Card title={t('facts')}>
          <Facts
            items={[
              [
                t('supplier'),
                <Link key="supplier" to={`/participants/${offer.participantId}`}>
                  {supplier}
                </Link>,
              ],
              [t('material'), materialName(offer.material)],
              ...(offer.grade ? [[t('grade'), offer.grade] as const] : []),
              [t('quantity'), format.kg(offer.quantityKg)],
              [t('period'), format.period(offer.period)],
              [t('deliverFrom'), `${offer.incoterm} ${offer.deliverFrom}`],
              [t('validUntil'), format.dateTime(offer.validUntil)],
              [t('version'), format.count(offer.version)],
            ]}
          />
        </Card>
      </div>
      <Drawn offer={offer} />
      <Card title={t('chain')} lead={t('chainLead')}>
        <ChainPicture offer={offer} screening={screening} />
      </Card>
      <Elsewhere id={offer.id} standing={screening} />
    </>
  )
}
