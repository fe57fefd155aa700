import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { roundQuery } from '../../api/queries.ts'
import { useFormat } from '../../format/use-format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { useHolders } from '../origin/use-holders.ts'
import { canHash } from '../round/take-part/proof.ts'
import styles from './delivery.module.css'
import { type Proof, sealedQuery } from './delivery.queries.ts'

/** Who bought what of whom in which round, and how it went from there. */
export function Trade({ proof: { delivery, allocatedKg, contract } }: { proof: Proof }) {
  const { t } = useTranslation('delivery')
  const format = useFormat()
  const nameOf = useHolders()
  const round = useQuery(roundQuery(delivery.roundId)).data
  const party = (participantId: string) => (
    <Link to={`/participants/${participantId}`}>{nameOf({ participantId })}</Link>
  )
  return (
    <Card title={t('trade')}>
      <Facts
        items={[
          [
            t('round'),
            <Link key="round" to={`/rounds/${delivery.roundId}?tab=record`}>
              {round?.name ?? delivery.roundId}
            </Link>,
          ],
          [t('supplier'), party(delivery.supplierId)],
          [t('member'), party(delivery.memberId)],
          [t('allocated'), allocatedKg === undefined ? t('unknown') : format.kg(allocatedKg)],
          [
            t('contract'),
            contract
              ? t('contractOf', { mass: format.kg(contract.quantityKg), date: format.date(contract.date) })
              : t('unknown'),
          ],
          [t('delivered'), t('contractOf', { mass: format.kg(delivery.quantityKg), date: format.date(delivery.date) })],
          [
            t('offer'),
            <span key="offer" className={styles.several}>
              <Link to={`/screening/${delivery.offerId}`}>{t('screening')}</Link>
              <Sealed delivery={delivery} />
            </span>,
          ],
        ]}
      />
    </Card>
  )
}

/** That the offer is under the sealed root of its round is computed here: nothing but the root is believed of the hub. */
function Sealed({ delivery }: Pick<Proof, 'delivery'>) {
  const { t } = useTranslation('delivery')
  const problemText = useProblemText()
  const { data, error } = useQuery({ ...sealedQuery(delivery), enabled: canHash() })
  if (error) return <span className="hint">{problemText(error)}</span>
  if (!data) return null
  return (
    <>
      <Badge tone={data.verdict.holds ? 'good' : 'bad'}>{t(data.verdict.holds ? 'sealed' : 'notSealed')}</Badge>
      <code className={styles.digest}>{data.root}</code>
    </>
  )
}
