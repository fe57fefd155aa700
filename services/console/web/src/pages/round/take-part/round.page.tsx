import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { roundQuery } from '../../../api/queries.ts'
import { useMaterialName } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import { useShortList } from '../../../format/use-short-list.ts'
import { Projects } from '../../../round/projects.tsx'
import { Published } from '../../../round/published.tsx'
import { isOfProjects, type Round } from '../../../round/round.ts'
import { TakeAway } from '../../../round/take-away.tsx'
import RulesTab from '../../../rules/rules-tab.tsx'
import { useMay } from '../../../session/session.tsx'
import { useTab } from '../../../shell/address.ts'
import { RoundStateBadge } from '../../../ui/badge.tsx'
import { Page, type PageProps } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/state.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { Above } from './above.tsx'
import { Allocations } from './allocations.tsx'
import { Entries } from './entries.tsx'
import { AGAIN_MS } from './my-rounds.queries.ts'
import { Pool } from './pool.tsx'
import { Record } from './record.tsx'

/** One's own part in a round: what went in, what came out, what is to be decided, and how to check it. */
export default function MyRoundPage({ params }: PageProps) {
  // With the sentences of the explanations: read later, they would take the page away while they come.
  const { t } = useTranslation(['my-rounds', 'app', 'explained', 'rules', 'round-rules', 'published'])
  const id = params.id ?? ''
  const round = useQuery({ ...roundQuery(id), refetchInterval: AGAIN_MS })
  return (
    <Page
      title={round.data?.name ?? t('title')}
      back={{ to: '/', label: t('app:nav.start') }}
      {...(round.data
        ? { lead: <Lead round={round.data} />, aside: <RoundStateBadge state={round.data.state} /> }
        : {})}
    >
      <Loaded query={round}>{data => (isOfProjects(data) ? <Projects round={data} /> : <Parts round={data} />)}</Loaded>
    </Page>
  )
}

function Lead({ round }: { round: Round }) {
  const format = useFormat()
  const shortList = useShortList()
  const nameOf = useMaterialName()
  return (
    <>
      {round.reference} · {shortList(round.periods.map(format.period))} · {shortList(round.materials.map(nameOf))}
    </>
  )
}

function Parts({ round }: { round: Round }) {
  const { t } = useTranslation(['my-rounds', 'rules'])
  const decided = ['matched', 'awarded', 'completed'].includes(round.state)
  const [isMember, trades] = [useMay('member'), useMay('member', 'supplier')]
  const [tab, setTab] = useTab(!trades ? 'pool' : decided ? 'result' : 'entries')
  return (
    <Above round={round}>
      <Tabs
        label={t('parts')}
        selected={tab}
        onSelect={setTab}
        tabs={[
          ...(trades
            ? [
                {
                  id: 'result',
                  label: t('result'),
                  content: () => (
                    <>
                      <Allocations round={round} />
                      <TakeAway round={round} />
                    </>
                  ),
                },
                { id: 'entries', label: t(isMember ? 'lines' : 'offers'), content: () => <Entries round={round} /> },
              ]
            : []),
          {
            id: 'pool',
            label: t('pool'),
            content: () => (
              <>
                <Pool roundId={round.id} />
                <Published round={round} />
              </>
            ),
          },
          { id: 'rules', label: t('rules:title'), content: () => <RulesTab round={round} /> },
          { id: 'record', label: t('record'), content: () => <Record round={round} /> },
        ]}
      />
    </Above>
  )
}
