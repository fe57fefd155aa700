import { useTranslation } from 'react-i18next'
import { Countdown } from '../../../round/clock.tsx'
import { dueOf, type Round } from '../../../round/round.ts'
import styles from './rounds.module.css'

export function Due({ round }: { round: Round }) {
  const { t } = useTranslation('rounds')
  const due = dueOf(round)
  if (!due) return '–'
  return (
    <span className={styles.name}>
      <span>{t(`next.${due.what}`)}</span>
      {due.by === 'clock' && (
        <span className="hint">
          <Countdown to={due.at} />
        </span>
      )}
    </span>
  )
}
