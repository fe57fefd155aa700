import { useTranslation } from 'react-i18next'
import type { Round } from '../../../round/round.ts'
import { Link } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'

/** The offers in an open round that are not of the origin that it asks, the latest with why. */
export function OffersOut({ out }: { out: NonNullable<Round['offersOut']> }) {
  const { t } = useTranslation('round')
  const { t: word } = useTranslation('app')
  return (
    <Card title={t('offersOut.title')} lead={t('offersOut.some', { count: out.count })}>
      <ul>
        {out.latest.map(({ offerId, level, assurance, reason }) => (
          <li key={offerId}>
            <Link to={`/screening/${offerId}`}>
              {t('offersOut.one', { level, assurance: word(`assurance.${assurance}`) })}
            </Link>
            {reason !== undefined && ` · ${reason}`}
          </li>
        ))}
      </ul>
    </Card>
  )
}
