import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../../api/problem.ts'
import { roundQuery } from '../../../api/queries.ts'
import { Approvals } from '../../../approvals/approvals.tsx'
import { useFormat } from '../../../format/use-format.ts'
import { useShortList } from '../../../format/use-short-list.ts'
import { Projects } from '../../../round/projects.tsx'
import { isOfProjects, type Round } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { useTab } from '../../../shell/address.ts'
import { RoundStateBadge } from '../../../ui/badge.tsx'
import { Card } from '../../../ui/card.tsx'
import { Page, type PageProps } from '../../../ui/page.tsx'
import { Loaded, Loading, NotFound } from '../../../ui/state.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { Actions } from './actions.tsx'
import { Overview } from './overview.tsx'

const PoolTab = lazy(() => import('./pool.tsx'))
const MatchTab = lazy(() => import('./match.tsx'))
const WhatIfTab = lazy(() => import('./what-if.tsx'))
const ElementsTab = lazy(() => import('./elements.tsx'))
const RulesTab = lazy(() => import('../../../rules/rules-tab.tsx'))
const RecordTab = lazy(() => import('./record.tsx'))

/** Milliseconds between two looks that no event asks for. */
const LOOK_EVERY_MS = 20_000

/** One round from its draft to its last delivery. */
export default function RoundPage({ params }: PageProps) {
  const { t } = useTranslation('round')
  const query = useQuery({ ...roundQuery(params.id ?? ''), refetchInterval: LOOK_EVERY_MS })
  if (query.error instanceof Problem && query.error.status === 404) return <NotFound />
  if (query.data) return <ShownRound round={query.data} stale={<Loaded query={query}>{() => null}</Loaded>} />
  return (
    <Page title={t('title')} back={{ to: '/rounds', label: t('back') }}>
      <Loaded query={query} rows={8}>
        {() => null}
      </Loaded>
    </Page>
  )
}

function ShownRound({ round, stale }: { round: Round; stale: React.ReactNode }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const shortList = useShortList()
  const [tab, choose] = useTab('overview')
  const mayTry = useMay('operator')
  const tabs = [
    { id: 'overview', label: t('tab.overview'), content: () => <Overview round={round} /> },
    { id: 'pool', label: t('tab.pool'), content: () => <PoolTab round={round} /> },
    { id: 'match', label: t('tab.match'), content: () => <MatchTab round={round} /> },
    ...(mayTry ? [{ id: 'what-if', label: t('tab.whatIf'), content: () => <WhatIfTab round={round} /> }] : []),
    { id: 'elements', label: t('tab.elements'), content: () => <ElementsTab round={round} /> },
    { id: 'rules', label: t('tab.rules'), content: () => <RulesTab round={round} /> },
    { id: 'record', label: t('tab.record'), content: () => <RecordTab round={round} /> },
  ].map(({ content, ...one }) => ({
    ...one,
    content: () => <Suspense fallback={<Loading rows={6} />}>{content()}</Suspense>,
  }))
  return (
    <Page
      title={round.name}
      back={{ to: '/rounds', label: t('back') }}
      lead={
        <>
          {round.reference} · {t(`type.${round.type}`)} · {shortList(round.periods.map(format.period))} ·{' '}
          {t('materials', { count: round.materials.length })}
        </>
      }
      aside={<RoundStateBadge state={round.state} />}
    >
      {stale}
      <Approvals subject={round.id}>
        {isOfProjects(round) ? (
          <Card title={t('next.title')}>
            <Projects round={round} />
            <Actions round={round} />
          </Card>
        ) : (
          <Tabs label={t('tabs')} tabs={tabs} selected={tab} onSelect={choose} />
        )}
      </Approvals>
    </Page>
  )
}
