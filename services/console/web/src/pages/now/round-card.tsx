import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useShortList } from '../../format/use-short-list.ts'
import { Countdown } from '../../round/clock.tsx'
import { Funnel } from '../../round/funnel.tsx'
import { useMissing } from '../../round/missing.ts'
import { Phases } from '../../round/phases.tsx'
import { Undecided } from '../../round/projects.tsx'
import { dueOf, failureOf, isOfProjects, type Round } from '../../round/round.ts'
import { RoundStateBadge } from '../../ui/badge.tsx'
import { ButtonLink, Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import styles from './now.module.css'

/** A live round on one card: where it is, what is due, who has sealed, and what became of what was asked. */
export function RoundCard({ round }: { round: Round }) {
  const { t } = useTranslation(['now', 'round'])
  const format = useFormat()
  const shortList = useShortList()
  return (
    <Card
      title={<Link to={`/rounds/${round.id}`}>{round.name}</Link>}
      aside={<RoundStateBadge state={round.state} />}
      lead={
        <>
          {round.reference} · {shortList(round.periods.map(format.period))} ·{' '}
          {t('materials', { count: round.materials.length })}
        </>
      }
    >
      <Phases state={round.state} />
      {isOfProjects(round) ? <OfProjects round={round} /> : <OfGoods round={round} />}
    </Card>
  )
}

function OfProjects({ round }: { round: Round }) {
  const { t } = useTranslation(['now', 'round'])
  const format = useFormat()
  const due = dueOf(round)
  return (
    <>
      <Undecided round={round} />
      {due?.by === 'clock' && (
        <div className={styles.due}>
          <p className={styles.dueWhat}>{t(`due.${due.what}`)}</p>
          <p className={styles.clock}>
            <Countdown to={due.at} />
          </p>
          <p className="hint">{format.dateTime(due.at)}</p>
        </div>
      )}
      <p>
        <ButtonLink to={`/project-rounds/${round.id}`}>{t('round:projects.link')}</ButtonLink>
      </p>
    </>
  )
}

function OfGoods({ round }: { round: Round }) {
  const { t } = useTranslation(['now', 'round'])
  const missing = useMissing()(round)
  const format = useFormat()
  return (
    <>
      {round.matching?.state === 'failed' && (
        <p className="note bad" role="alert">
          <strong>
            {t('matchingFailed', { time: format.dateTime(round.matching.since), count: round.matching.attempts ?? 0 })}
          </strong>{' '}
          {t(`round:${failureOf(round.matching).why}`)}
        </p>
      )}
      {missing.length > 0 && (
        <p className="note bad" role="alert">
          {t('waitsFor')} {missing.join('; ')}
        </p>
      )}
      <div className={styles.halves}>
        <div className="stack">
          <DueNow round={round} />
          <Seals round={round} />
        </div>
        <Funnel round={round} />
      </div>
    </>
  )
}

function DueNow({ round }: { round: Round }) {
  const { t } = useTranslation('now')
  const format = useFormat()
  const due = dueOf(round)
  if (due?.by !== 'clock')
    return (
      <div className={styles.due}>
        <p className={styles.dueWhat}>{due && t(`due.${due.what}`)}</p>
        <p className="hint">{due && t(`then.${due.what}`)}</p>
      </div>
    )
  return (
    <div className={styles.due}>
      <p className={styles.dueWhat}>{t(`due.${due.what}`)}</p>
      <p className={styles.clock}>
        <Countdown to={due.at} />
      </p>
      <p className="hint">
        {format.dateTime(due.at)} · {t(`then.${due.what}`)}
      </p>
    </div>
  )
}

const BOOKS = ['demand', 'supply'] as const

function Seals({ round }: { round: Round }) {
  const { t } = useTranslation('now')
  return (
    <dl className={styles.seals}>
      {BOOKS.map(owner => {
        const seal = round.seals.find(each => each.owner === owner)
        return (
          <div key={owner} data-sealed={seal !== undefined}>
            <dt>{t(`book.${owner}`)}</dt>
            <dd>
              {seal === undefined
                ? t(round.state === 'sealing' ? 'sealAwaited' : 'notSealed')
                : [t('sealed'), seal.count === undefined ? undefined : t('entries', { count: seal.count })]
                    .filter(Boolean)
                    .join(' · ')}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
