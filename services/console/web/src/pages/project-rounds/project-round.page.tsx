import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useMay } from '../../session/session.tsx'
import { useTab } from '../../shell/address.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Hash } from '../../ui/hash.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { CheckTab } from './check-tab.tsx'
import { OwnTab } from './own-tab.tsx'
import { type ProjectRound, projectRoundQuery } from './project-rounds.queries.ts'
import { isDecided, TONES } from './project-rounds.ts'
import { ProjectsTab } from './projects-tab.tsx'
import { ResultTab } from './result/result-tab.tsx'
import { TermsTab } from './terms-tab.tsx'

/** A project round: who seeks buyers and money, by which terms it is decided, what one states oneself, and what was decided. */
export default function ProjectRoundPage({ params: { id = '' } }: PageProps) {
  const { t } = useTranslation('project-rounds')
  const query = useQuery(projectRoundQuery(id))
  return (
    <Loaded query={query} rows={10}>
      {round => (
        <Page
          title={round.name}
          back={{ to: '/project-rounds', label: t('title') }}
          aside={<Badge tone={TONES[round.state]}>{t(`state.${round.state}`)}</Badge>}
        >
          <Parts round={round} />
        </Page>
      )}
    </Loaded>
  )
}

function Parts({ round }: { round: ProjectRound }) {
  const { t } = useTranslation('project-rounds')
  const [tab, choose] = useTab(isDecided(round) ? 'result' : 'projects')
  const hasOwn = useMay('member', 'supplier', 'funder')
  const watches = useMay('operator', 'auditor')
  return (
    <>
      <Head round={round} />
      <Tabs
        label={t('tabs.label')}
        selected={tab}
        onSelect={choose}
        tabs={[
          { id: 'projects', label: t('tabs.projects'), content: () => <ProjectsTab projects={round.projects} /> },
          { id: 'terms', label: t('tabs.terms'), content: () => <TermsTab round={round} /> },
          ...(hasOwn ? [{ id: 'own', label: t('tabs.own'), content: () => <OwnTab round={round} /> }] : []),
          { id: 'result', label: t('tabs.result'), content: () => <ResultTab round={round} /> },
          ...(watches && isDecided(round) && round.state !== 'failed'
            ? [{ id: 'check', label: t('tabs.check'), content: () => <CheckTab id={round.id} /> }]
            : []),
        ]}
      />
    </>
  )
}

function Head({ round }: { round: ProjectRound }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const { closedAt, decidedAt, seed, bookDigest, resultHash, stated } = round
  return (
    <Card title={t('round')}>
      <Facts
        items={[
          [t('reference'), round.reference],
          [t('openedAt'), format.dateTime(round.openedAt)],
          closedAt === undefined
            ? [t('closesAt'), format.dateTime(round.closesAt)]
            : [t('closedAt'), format.dateTime(closedAt)],
          ...(decidedAt === undefined ? [] : [[t('decidedAt'), format.dateTime(decidedAt)] as const]),
          ...(stated
            ? [
                [
                  t('counts'),
                  t('countsSaid', {
                    projects: format.count(stated.projects),
                    asks: format.count(stated.asks),
                    pledges: format.count(stated.pledges),
                  }),
                ] as const,
              ]
            : []),
          seed === undefined
            ? [t('seedHash'), <Hash key="seed" value={round.seedHash} />]
            : [t('seed'), <Hash key="seed" value={seed} />],
          ...(bookDigest === undefined ? [] : [[t('bookDigest'), <Hash key="book" value={bookDigest} />] as const]),
          ...(resultHash === undefined ? [] : [[t('resultHash'), <Hash key="result" value={resultHash} />] as const]),
        ]}
      />
    </Card>
  )
}
