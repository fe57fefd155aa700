import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { Countdown } from '../../../round/clock.tsx'
import { useMissing } from '../../../round/missing.ts'
import { decidingOf, dueOf, failureOf, type Round } from '../../../round/round.ts'
import styles from './round.module.css'

/** What keeps a closed round from its match, and since when. */
export function Standing({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const { matching } = round
  const missing = useMissing()(round)
  const time = matching && format.dateTime(matching.since)
  const failure = matching?.state === 'failed' ? failureOf(matching) : undefined
  return (
    <>
      {failure && (
        <p className="note bad" role="alert">
          <strong>{t('matching.failed', { time, count: matching?.attempts ?? 0 })}</strong> {t(failure.why)}{' '}
          {t('matching.means')} {t(failure.todo, { run: failure.run })}
        </p>
      )}
      {missing.length > 0 && (
        <p className="note bad" role="alert">
          {matching?.state === 'incomplete' && t('matching.incomplete', { time })} {t('waitsFor')} {missing.join('; ')}
        </p>
      )}
    </>
  )
}

/** What the round waits for, with its clock. */
export function Next({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const due = dueOf(round)
  if (!due)
    return <p className={styles.nextWhat}>{t(`over.${round.state === 'cancelled' ? 'cancelled' : 'completed'}`)}</p>
  return (
    <div>
      <p className={styles.nextWhat}>
        {due.by === 'clock' && due.what === 'decisions' ? t('plan.decisions') : t(`due.${due.what}`)}
      </p>
      {due.by === 'clock' && (
        <p className={styles.clock}>
          <Countdown to={due.at} />
        </p>
      )}
      <p className="lead">
        {due.by === 'clock' && `${format.dateTime(due.at)}. `}
        {due.what === 'decisions' ? t(`then.decide.${decidingOf(round).how}`) : t(`then.${due.what}`)}
      </p>
    </div>
  )
}
