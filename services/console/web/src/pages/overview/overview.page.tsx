import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useAddressed, useTab } from '../../shell/address.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { Origin } from './origin.tsx'
import styles from './overview.module.css'
import { overviewQuery } from './overview.queries.ts'
import { type Overview, spanChoices, spanOf } from './overview.ts'
import { Quantities } from './quantities.tsx'
import { RoundsOver } from './rounds-over.tsx'
import { Savings } from './savings.tsx'
import { Steps } from './steps.tsx'
import { WaitingFor } from './waiting-for.tsx'

/** What all rounds came to, for whoever answers for them. */
export default function OverviewPage() {
  const { t } = useTranslation(['overview', 'app'])
  const [now] = useState(() => new Date())
  const [choice, choose] = useAddressed('span', 'all')
  const query = useQuery(overviewQuery(spanOf(choice, now)))
  const own = query.data?.of === 'own'
  return (
    <Page
      title={t('title')}
      lead={t(own ? 'leadOwn' : 'lead')}
      back={{ to: '/rounds', label: t('app:nav.rounds') }}
      aside={
        <div className={styles.span}>
          <Choice
            label={t('span.label')}
            value={choice}
            onChange={choose}
            options={spanChoices(now).map(value => ({
              value,
              label: value === 'all' || value === 'year' ? t(`span.${value}`) : value,
            }))}
          />
        </div>
      }
    >
      <Loaded query={query} rows={12}>
        {overview => <Sections overview={overview} />}
      </Loaded>
    </Page>
  )
}

function Sections({ overview }: { overview: Overview }) {
  const { t } = useTranslation('overview')
  if (overview.items.length === 0)
    return (
      <>
        <Card title={t('none.title')}>
          <Empty action={<ButtonLink to="/rounds">{t('none.toRounds')}</ButtonLink>}>{t('none.text')}</Empty>
        </Card>
        <WaitingFor waiting={overview.waiting ?? []} />
      </>
    )
  return <Tabbed overview={overview} />
}

/** What a director asks, a tab each. */
function Tabbed({ overview }: { overview: Overview }) {
  const { t } = useTranslation('overview')
  const [tab, choose] = useTab('quantities')
  const hasGoods = (overview.byMaterial ?? []).length > 0
  const goods = [
    { id: 'savings', label: t('savings.title'), content: () => <Savings overview={overview} /> },
    // A supplier knows the origin of its own goods.
    ...(overview.byMaterial?.some(({ origin }) => origin.length > 0)
      ? [{ id: 'origin', label: t('origin.title'), content: () => <Origin overview={overview} /> }]
      : []),
  ]
  const first = () => (
    <>
      <WaitingFor waiting={overview.waiting ?? []} />
      {hasGoods && <Quantities overview={overview} />}
    </>
  )
  const rounds = () => (
    <>
      <Steps overview={overview} />
      <RoundsOver overview={overview} />
    </>
  )
  const tabs = [
    { id: 'quantities', label: t('quantities.title'), content: first },
    ...(hasGoods ? goods : []),
    { id: 'rounds', label: t('tabs.rounds'), content: rounds },
  ]
  return (
    <>
      <Over rounds={overview.rounds} />
      <Tabs label={t('title')} tabs={tabs} selected={tab} onSelect={choose} printsAll />
    </>
  )
}

/** Over which rounds all that follows is. */
function Over({ rounds }: { rounds: Overview['rounds'] | undefined }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  if (!rounds) return null
  const { opened, awarded, cancelled, notSummed = 0, leftOut } = rounds
  const under = opened - awarded - cancelled
  return (
    <p className={styles.over}>
      {[
        t('over.awarded', { count: awarded, rounds: format.count(awarded) }),
        under > 0 && t('over.underWay', { count: under, rounds: format.count(under) }),
        cancelled > 0 && t('over.cancelled', { count: cancelled, rounds: format.count(cancelled) }),
        notSummed > 0 && t('over.notSummed', { count: notSummed, rounds: format.count(notSummed) }),
        leftOut && t('over.leftOut', { rounds: format.count(opened) }),
      ]
        .filter(Boolean)
        .join(' ')}
    </p>
  )
}
