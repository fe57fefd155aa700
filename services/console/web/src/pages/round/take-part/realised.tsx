import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { realisationQuery } from './my-rounds.queries.ts'

/** How one's lines weigh in a round that counts what one took of earlier ones. */
export function Realised({ round }: { round: Round }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const { data } = useQuery(realisationQuery(round.id))
  if (data === undefined) return null
  return (
    <p className="note">
      {data === null
        ? t('realised.none')
        : t('realised.some', {
            count: data.rounds,
            pct: format.percent(String(Number(data.share) * 100)),
          })}
    </p>
  )
}
