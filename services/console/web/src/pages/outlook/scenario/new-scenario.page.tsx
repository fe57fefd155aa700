import { newKey } from '@lodestone/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { api, ask } from '../../../api/client.ts'
import { useCommand } from '../../../api/queries.ts'
import { useLeaveWarning } from '../../../kept/use-leave-warning.ts'
import { type Scenario, scenariosQuery } from '../../../outlook/outlook.queries.ts'
import { useAddressed } from '../../../shell/address.ts'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/state.tsx'
import { toast } from '../../../ui/toast.tsx'
import { baselineQuery, baselinesQuery } from '../baseline.queries.ts'
import { ScenarioEditor } from './editor.tsx'
import { draftOf, EMPTY, formOf, type ScenarioForm } from './scenario-form.ts'

/** A scenario of the operator's own, from nothing or beginning with one that stands. */
export default function NewScenarioPage() {
  const { t } = useTranslation(['scenario', 'outlook'])
  const scenarios = useQuery(scenariosQuery())
  const [from] = useAddressed('from', '')
  return (
    <Page title={t('title')} lead={t('lead')} back={{ to: '/outlook', label: t('outlook:title') }}>
      <Loaded query={scenarios} rows={8}>
        {({ items }) => <NewScenario start={items.find(({ id }) => id === from)} />}
      </Loaded>
    </Page>
  )
}

function NewScenario({ start }: { start: Scenario | undefined }) {
  const { t } = useTranslation('scenario')
  const [, go] = useLocation()
  const [initial] = useState(() => (start ? formOf(start) : EMPTY))
  const [form, setForm] = useState<ScenarioForm>(initial)
  const [key, setKey] = useState(newKey)
  const baselines = useQuery(baselinesQuery())
  const newest = baselines.data?.items[0]
  const baseline = useQuery({ ...baselineQuery(newest?.id ?? ''), enabled: newest !== undefined })
  const record = useCommand(
    (own: ScenarioForm) =>
      ask(api.POST('/outlook/scenarios', { params: { header: { 'Idempotency-Key': key } }, body: draftOf(own) })),
    'outlook',
  )
  useLeaveWarning(form !== initial && !record.isSuccess)
  const send = async () => {
    const { id, name } = await record.mutateAsync(form)
    toast(t('recorded', { name }))
    go(`/outlook?scenario=${id}`)
  }
  return (
    <Loaded query={baseline} rows={8}>
      {({ plants }) => (
        <ScenarioEditor
          form={form}
          plants={[...new Set(plants.map(({ plant }) => plant))].sort()}
          error={record.error}
          isPending={record.isPending}
          set={next => {
            setForm(next)
            setKey(newKey())
          }}
          send={() => send().catch(() => undefined)}
        />
      )}
    </Loaded>
  )
}
