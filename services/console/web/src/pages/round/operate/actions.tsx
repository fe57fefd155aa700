import { useTranslation } from 'react-i18next'
import { isOfProjects, type Round } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { ButtonLink } from '../../../ui/button.tsx'
import { Award } from './actions.award.tsx'
import { Cancel } from './actions.cancel.tsx'
import { CloseDecisions } from './actions.decisions.tsx'
import { Close, MatchAgain } from './actions.match.tsx'
import { Open, PublishPool } from './actions.open.tsx'
import styles from './round.module.css'

/** What an operator may do with the round where it is. Each act says what will happen before it does. */
export function Actions({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const may = useMay('operator')
  if (!may || round.state === 'awarded' || round.state === 'completed' || round.state === 'cancelled') return null
  const ofProjects = isOfProjects(round)
  return (
    <section className={styles.actions} aria-label={t('act.group')}>
      {round.state === 'draft' && (
        <>
          <Open round={round} />
          <ButtonLink to={`/rounds/${round.id}/edit`}>{t('act.edit')}</ButtonLink>
        </>
      )}
      {round.state === 'collecting' && <PublishPool round={round} />}
      {round.state === 'offering' && <Close round={round} />}
      {round.matching?.state === 'failed' && !ofProjects && <MatchAgain round={round} />}
      {(round.state === 'matched' || (round.matching?.state === 'failed' && round.passes !== undefined)) && (
        <Award round={round} />
      )}
      {round.state === 'matched' && !ofProjects && <CloseDecisions round={round} />}
      {(round.state === 'collecting' || round.state === 'offering') && !ofProjects && (
        <ButtonLink to={`/rounds/${round.id}?tab=pool`}>{t('act.toDrop')}</ButtonLink>
      )}
      <Cancel round={round} />
    </section>
  )
}
