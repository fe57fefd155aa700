import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { roundsQuery } from '../../api/queries.ts'
import { Approvals } from '../../approvals/approvals.tsx'
import { useMasses } from '../../goods/use-masses.ts'
import { Countdown } from '../../round/clock.tsx'
import { Funnel } from '../../round/funnel.tsx'
import { dueOf, inOrderOfNeed, isLive, type Round } from '../../round/round.ts'
import { goodsOf } from '../../round/totals.ts'
import { RoundStateBadge } from '../../ui/badge.tsx'
import { ButtonLink, Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { operationsQuery } from '../operations/operations.queries.ts'
import { Parked } from '../operations/parked.tsx'
import { ServicesTable } from '../operations/services.tsx'
import { Activity } from './activity.tsx'
import styles from './now.module.css'
import { RoundCard } from './round-card.tsx'

/** Milliseconds between two looks that no event asks for. */
const LOOK_EVERY_MS = 15_000
/** Finished rounds that are still named. */
const MOST_FINISHED = 5

/** Every live round on one screen, and whether the hub is well. */
export default function NowPage() {
  const { t } = useTranslation('now')
  const rounds = useQuery({ ...roundsQuery(), refetchInterval: LOOK_EVERY_MS })
  const live = inOrderOfNeed(rounds.data?.items ?? [])
  return (
    <Page title={t('title')} lead={rounds.data && t('lead', { count: live.length })} aside={<NextDue rounds={live} />}>
      <div className={styles.screen}>
        <div className="stack">
          <Approvals>
            <Loaded query={rounds} rows={8}>
              {({ items }) => (
                <>
                  {live.length === 0 && (
                    <Card title={t('live')}>
                      <Empty action={<ButtonLink to="/rounds">{t('allRounds')}</ButtonLink>}>{t('noLive')}</Empty>
                    </Card>
                  )}
                  {live.map(round => (
                    <RoundCard key={round.id} round={round} />
                  ))}
                  <Finished rounds={items.filter(round => !isLive(round))} withFunnel={live.length === 0} />
                </>
              )}
            </Loaded>
          </Approvals>
        </div>
        <div className="stack">
          <Health />
          <Card title={t('activity')}>
            <Activity rounds={rounds.data?.items ?? []} />
          </Card>
        </div>
      </div>
    </Page>
  )
}

/** The nearest deadline of all. */
function NextDue({ rounds }: { rounds: readonly Round[] }) {
  const { t } = useTranslation('now')
  const [first] = rounds
  const due = first && dueOf(first)
  if (!first || due?.by !== 'clock') return null
  return (
    <p className={styles.next}>
      {t('next')} <strong>{t(`due.${due.what}`)}</strong> <Countdown to={due.at} />
    </p>
  )
}

function Health() {
  const { t } = useTranslation('now')
  const query = useQuery(operationsQuery())
  const parked = query.data?.some(service => service.parked.length > 0) ?? false
  return (
    <>
      <Card title={t('health')} aside={<Link to="/operations">{t('toOperations')}</Link>}>
        <Loaded query={query} rows={7}>
          {services => <ServicesTable services={services} />}
        </Loaded>
      </Card>
      {parked && query.data && (
        <Card title={t('parked')}>
          <Parked services={query.data} />
        </Card>
      )}
    </>
  )
}

/** Rounds that are over, the newest first; with the newest one's funnel where no live round has the place. */
function Finished({ rounds, withFunnel }: { rounds: readonly Round[]; withFunnel: boolean }) {
  const { t } = useTranslation('now')
  if (rounds.length === 0) return null
  const newest = rounds.toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, MOST_FINISHED)
  return (
    <Card title={t('finished')}>
      {withFunnel && newest[0] && <Funnel round={newest[0]} />}
      <ul className={styles.finished}>
        {newest.map(round => (
          <FinishedLine key={round.id} round={round} />
        ))}
      </ul>
    </Card>
  )
}

function FinishedLine({ round }: { round: Round }) {
  const { t } = useTranslation('now')
  const masses = useMasses(true)
  const { id, name, reference, state } = round
  const delivered = goodsOf(round, 'delivered')
  return (
    <li>
      <span>
        <Link to={`/rounds/${id}`}>{name}</Link> <span className="hint">{reference}</span>
      </span>
      <span className="row">
        {delivered.length > 0 && state === 'completed' && (
          <span className="hint">{t('delivered', { masses: masses(delivered) })}</span>
        )}
        <RoundStateBadge state={state} />
      </span>
    </li>
  )
}
