import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Card } from '../../../ui/card.tsx'
import { Empty, Loaded } from '../../../ui/state.tsx'
import { type ProjectRound, type Result, resultQuery } from '../project-rounds.queries.ts'
import { isDecided } from '../project-rounds.ts'
import { OutsidePicture } from './outside-picture.tsx'
import { OwnAsks } from './own-asks.tsx'
import { OwnPledges } from './own-pledges.tsx'
import { OwnProjects } from './own-projects.tsx'
import { Whole } from './whole.tsx'

/** What was decided: what everybody is told, what came of one's own, and all of it for operators and auditors. */
export function ResultTab({ round }: { round: ProjectRound }) {
  const { t } = useTranslation('project-rounds')
  if (!isDecided(round))
    return (
      <Card title={t('tabs.result')}>
        <Empty>
          {t(round.state === 'open' ? 'notDecided' : round.state === 'cancelled' ? 'cancelledSays' : 'deciding')}
        </Empty>
      </Card>
    )
  return <Decided round={round} />
}

function Decided({ round }: { round: ProjectRound }) {
  const { t } = useTranslation('project-rounds')
  const query = useQuery(resultQuery(round.id))
  return (
    <Loaded query={query} rows={8}>
      {result =>
        result.state === 'failed' ? (
          <div className="note bad" role="alert">
            <p>{t('failed')}</p>
            {result.failure !== undefined && (
              <p>
                {t('failedWhy')} <span lang="en">{result.failure}</span>
              </p>
            )}
          </div>
        ) : (
          <Told result={result} />
        )
      }
    </Loaded>
  )
}

function Told({ result }: { result: Result }) {
  const { t } = useTranslation('project-rounds')
  const { projects = [], asks = [], pledges = [], decision } = result
  return (
    <>
      <Card title={t('result.bankedTitle')}>
        {result.banked.length === 0 ? (
          <Empty>{t('result.noneBanked')}</Empty>
        ) : (
          <>
            <p>{t('result.bankedOnes', { count: result.banked.length })}</p>
            <ul className="bullets">
              {result.banked.map(({ supplierId, project }) => (
                <li key={`${supplierId} ${project}`}>{project}</li>
              ))}
            </ul>
          </>
        )}
      </Card>
      {projects.length > 0 && <OwnProjects projects={projects} />}
      {asks.length > 0 && <OwnAsks asks={asks} />}
      {pledges.length > 0 && <OwnPledges pledges={pledges} />}
      {decision ? (
        <Whole roundId={result.roundId} decision={decision} />
      ) : (
        projects.length + asks.length + pledges.length === 0 && <p className="note">{t('result.none')}</p>
      )}
      <Card title={t('result.outside')}>
        {result.outside.length === 0 ? (
          <Empty>{t('result.outsideNone')}</Empty>
        ) : (
          <OutsidePicture rows={result.outside} />
        )}
      </Card>
    </>
  )
}
