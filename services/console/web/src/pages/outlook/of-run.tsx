import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isWithoutBaseline } from '../../outlook/outlook.queries.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { Choices } from './choices.tsx'
import { type Outcome, type Run, type RunRead, runQuery } from './outlook.queries.ts'
import { Progress } from './progress.tsx'
import type { Chosen } from './use-chosen.ts'

type Shown = (run: RunRead, outcome: Outcome) => ReactNode

/** The choice of scenario and run, and what is shown of the chosen one; or why there is nothing to show. */
export function OfRun({ chosen, onBaseline, children }: { chosen: Chosen; onBaseline: () => void; children: Shown }) {
  const { t } = useTranslation('outlook')
  const { scenarios, runs } = chosen
  if (scenarios.data === undefined && isWithoutBaseline(scenarios.error))
    return (
      <Card title={t('tabs.baseline')}>
        <Empty action={<Button onPress={onBaseline}>{t('tabs.baseline')}</Button>}>{t('noBaseline')}</Empty>
      </Card>
    )
  return (
    <Loaded query={scenarios} rows={8}>
      {() => (
        <Loaded query={runs} rows={8}>
          {() => (
            <>
              <Choices chosen={chosen} />
              <OneRun run={chosen.run}>{children}</OneRun>
            </>
          )}
        </Loaded>
      )}
    </Loaded>
  )
}

function OneRun({ run, children }: { run: Run | undefined; children: Shown }) {
  const { t } = useTranslation('outlook')
  if (!run)
    return (
      <Card title={t('run.label')}>
        <Empty>
          {t('noRuns')} {t('noRunsAction')}
        </Empty>
      </Card>
    )
  if (run.state === 'failed')
    return (
      <div className="note bad" role="alert">
        <p>{t('run.failed')}</p>
        {run.failure !== undefined && (
          <p>
            {t('run.failedWhy')} <span lang="en">{run.failure}</span>
          </p>
        )}
      </div>
    )
  if (run.state !== 'done') return <Progress run={run} />
  return <Done id={run.id}>{children}</Done>
}

function Done({ id, children }: { id: string; children: Shown }) {
  const query = useQuery(runQuery(id))
  return (
    <Loaded query={query} rows={10}>
      {run => run.outcome && children(run, run.outcome)}
    </Loaded>
  )
}
