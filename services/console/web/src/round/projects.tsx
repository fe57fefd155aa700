import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Facts } from '../ui/card.tsx'
import { collectionEnd, happenedAt, offersEnd } from './happened.ts'
import { Phases } from './phases.tsx'
import type { Round } from './round.ts'
import { useWhen } from './use-when.ts'

/** A round of projects: where it is, by what its result is checked, and where its projects, asks and pledges stand. */
export function Projects({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const when = useWhen()
  const times = [
    ['opened', happenedAt(round.openedAt)],
    ['collection', collectionEnd(round)],
    ['offers', offersEnd(round)],
    ['awarded', happenedAt(round.awardedAt)],
  ] as const
  const { projects } = round
  return (
    <>
      <Phases state={round.state} />
      <Undecided round={round} />
      <p>{t('projects.notice')}</p>
      <p>
        <ButtonLink to={`/project-rounds/${round.id}`}>{t('projects.link')}</ButtonLink>
      </p>
      <Facts
        items={[
          ...times.flatMap(([name, at]) => (at ? [[t(`plan.${name}`), when(at)] as const] : [])),
          ...(projects
            ? [
                [t('projects.decided'), format.dateTime(projects.decidedAt)] as const,
                [t('projects.book'), <code key="book">{projects.bookDigest}</code>] as const,
                [t('projects.result'), <code key="result">{projects.resultHash}</code>] as const,
              ]
            : []),
        ]}
      />
    </>
  )
}

/** Why a closed round of projects is not decided: it is being decided on, or it could not be. */
export function Undecided({ round: { state, matching } }: { round: Pick<Round, 'state' | 'matching'> }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  if (matching?.state === 'failed')
    return (
      <p className="note bad" role="alert">
        {t('projects.rejected', { time: format.dateTime(matching.since) })}
      </p>
    )
  return state === 'sealing' && <p className="note">{t('projects.waiting')}</p>
}
