import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { roundQuery } from '../../../api/queries.ts'
import { useMaterialName } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import { Phases } from '../../../round/phases.tsx'
import { Published } from '../../../round/published.tsx'
import type { Round } from '../../../round/round.ts'
import { RulesCard } from '../../../round/rules-card.tsx'
import { useMay } from '../../../session/session.tsx'
import { useTab } from '../../../shell/address.ts'
import { RoundStateBadge } from '../../../ui/badge.tsx'
import { Page, type PageProps } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/state.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { Allocations } from './allocations.tsx'
import { Entries } from './entries.tsx'
import { AGAIN_MS } from './my-rounds.queries.ts'
import { NextStep } from './next-step.tsx'
import { Pool } from './pool.tsx'
import { Realised } from './realised.tsx'
import { Record } from './record.tsx'

/** One's own part in a round: what went in, what came out, what is to be decided, and how to check it. */
export default function MyRoundPage({ params }: PageProps) {
  // With the sentences of the explanations: read later, they would take the page away while they come.
  const { t } = useTranslation(['my-rounds', 'app', 'explained', 'rules'])
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
      <Loaded query={round}>{data => <Parts round={data} />}</Loaded>
    </Page>
  )
}

function Lead({ round }: { round: Round }) {
  const format = useFormat()
  const nameOf = useMaterialName()
  return (
    <>
      {round.reference} · {format.list(round.periods.slice(0, 4).map(format.period))}
      {round.periods.length > 4 && ' …'} · {format.list(round.materials.slice(0, 4).map(nameOf))}
      {round.materials.length > 4 && ' …'}
    </>
  )
}

function Parts({ round }: { round: Round }) {
  const { t } = useTranslation(['my-rounds', 'rules'])
  const decided = ['matched', 'awarded', 'completed'].includes(round.state)
  const [tab, setTab] = useTab(decided ? 'result' : 'entries')
  const supplierOnly = !useMay('member')
  return (
    <>
      <Phases state={round.state} />
      <NextStep round={round} />
      {round.rules.weights === 'realisation' && !supplierOnly && <Realised round={round} />}
      <Tabs
        label={t('parts')}
        selected={tab}
        onSelect={setTab}
        tabs={[
          { id: 'result', label: t('result'), content: () => <Allocations round={round} /> },
          { id: 'entries', label: t(supplierOnly ? 'offers' : 'lines'), content: () => <Entries round={round} /> },
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
          { id: 'rules', label: t('rules:title'), content: () => <RulesCard rules={round.rules} /> },
          { id: 'record', label: t('record'), content: () => <Record round={round} /> },
        ]}
      />
    </>
  )
}
