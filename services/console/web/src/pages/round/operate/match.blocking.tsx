import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { Card } from '../../../ui/card.tsx'

/** Pairs of a line and an offer that would both gain by trading outside the round: none, or under which rules they are kept apart. */
export function Blocking({ blocking }: { blocking: NonNullable<Round['blocking']> }) {
  const { t } = useTranslation('round-match')
  const format = useFormat()
  return (
    <Card title={t('blocking.title')}>
      {blocking.pairs === 0 ? (
        <p>{t('blocking.none')}</p>
      ) : (
        <>
          <p>{t('blocking.some', { count: blocking.pairs })}</p>
          <ul>
            {blocking.reasons.map(({ reason, pairs }) => (
              <li key={reason}>{t(`blocking.reasons.${reason}`, { pairs: format.count(pairs) })}</li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}
