import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useShortList } from '../../format/use-short-list.ts'
import { Countdown } from '../../round/clock.tsx'
import { dueOf, type Round } from '../../round/round.ts'
import { RoundStateBadge } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'

export function RoundLine({ round }: { round: Round }) {
  const { t } = useTranslation('home')
  const format = useFormat()
  const shortList = useShortList()
  const due = dueOf(round)
  return (
    <li>
      <div>
        <Link to={`/my/rounds/${round.id}`}>{round.name}</Link> <RoundStateBadge state={round.state} />
        <p className="hint">
          {round.reference} · {shortList(round.periods.map(format.period))}
        </p>
      </div>
      {due?.by === 'clock' && (
        <span className="hint">
          {t(`ends.${due.what}`)} <Countdown to={due.at} />
        </span>
      )}
    </li>
  )
}
