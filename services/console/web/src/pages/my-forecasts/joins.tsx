import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { roundsQuery } from '../../api/queries.ts'
import { Sentence, useSaid } from '../../finding/sentence.tsx'
import { useFormat } from '../../format/use-format.ts'
import { Link } from '../../ui/button.tsx'
import type { Joining } from './joining.ts'

/** Which rounds the lines that were checked would join, and why others would not take them. */
export function Joins({ found }: { found: readonly Joining[] }) {
  const { t } = useTranslation('my-forecasts')
  const format = useFormat()
  const say = useSaid()
  const rounds = useQuery(roundsQuery()).data?.items ?? []
  return (
    <div className="note">
      <p>{t('checkedFine')}</p>
      <ul className="bullets">
        {found.map(one => {
          const of = { count: one.lines, lines: format.count(one.lines) }
          if (one.kind === 'none') return <li key="none">{t('wouldJoin.none', of)}</li>
          const name = rounds.find(({ id }) => id === one.roundId)?.name
          return one.kind === 'joins' ? (
            <li key={one.roundId}>
              <Link to={`/my/rounds/${one.roundId}`}>{name}</Link>: {t('wouldJoin.joins', of)}
            </li>
          ) : (
            <li key={one.roundId + one.reason}>
              <Link to={`/my/rounds/${one.roundId}`}>{name}</Link>: {t('wouldJoin.out', of)}{' '}
              <Sentence said={say.out({ ...one, entry: 'left' })} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}
