import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useLeaveWarning } from '../../kept/use-leave-warning.ts'
import { useActs } from '../../session/acting.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Choice } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './my-plan.module.css'
import { type OwnPlan, planPreviewQuery, type Technologies, useStatePlan } from './my-plan.queries.ts'
import {
  complaintsOf,
  emptyForm,
  formOf,
  isReady,
  LAST_QUARTER,
  planOf,
  quarterOfDay,
  quartersOf,
} from './plan-form.ts'
import { Result } from './result.tsx'
import { UseCard } from './use-card.tsx'

const CURRENCIES = ['EUR', 'USD', 'JPY'] as const

/** The plan as it stands, what is being changed of it, and what comes of that. */
export function Planner({ own, known }: { own: OwnPlan; known: Technologies }) {
  const { t } = useTranslation('my-plan')
  const format = useFormat()
  const today = useMemo(() => new Date().toISOString().slice(0, 10), [])
  const start = useMemo(
    () => (own.plan && formOf(own.plan, known)) ?? emptyForm(known, today),
    [own.plan, known, today],
  )
  const isDetailed = useMemo(() => own.plan !== undefined && formOf(own.plan, known) === undefined, [own.plan, known])
  const [form, setForm] = useState(start)
  const isChanged = form !== start
  useLeaveWarning(isChanged)
  const state = useStatePlan()
  const mayAct = useActs()
  const plan = useMemo(() => (isReady(form) ? planOf(form, known, today) : undefined), [form, known, today])
  const preview = useQuery(planPreviewQuery(useDeferredValue(isChanged ? plan : undefined)))
  const result = isChanged ? plan && preview.data : own.result
  const complaints = complaintsOf(form)
  const quarters = quartersOf(quarterOfDay(own.plan?.asOf ?? today), LAST_QUARTER)
  const options = quarters.map(value => ({ value, label: format.period(value) }))
  const send = async () => {
    if (!plan) return
    await state.mutateAsync({ version: own.version, plan })
    toast(t('kept'))
  }
  return (
    <>
      <p className="note">{t('who')}</p>
      {isDetailed && <p className="note warn">{t('detailed')}</p>}
      <Form isReady={plan !== undefined && mayAct} send={() => send().catch(() => undefined)}>
        <Card title={t('span')}>
          <div className={styles.fields}>
            <Choice
              label={t('from')}
              value={form.from}
              options={options}
              onChange={from => setForm({ ...form, from })}
            />
            <Choice label={t('to')} value={form.to} options={options} onChange={to => setForm({ ...form, to })} />
            <Choice
              label={t('currency')}
              value={form.currency}
              options={CURRENCIES.map(value => ({ value, label: value }))}
              onChange={currency => setForm({ ...form, currency })}
            />
          </div>
        </Card>
        {form.uses.map((use, at) => (
          <UseCard
            key={use.endUse}
            use={use}
            quarters={options}
            complaint={complaints.get(use.endUse)}
            set={next => setForm({ ...form, uses: form.uses.with(at, next) })}
          />
        ))}
        <FaultNote error={state.error ?? (plan && preview.error)} />
        {mayAct && (
          <div className="row">
            <Button type="submit" kind="primary" isPending={state.isPending} isDisabled={!plan || !isChanged}>
              {t('save')}
            </Button>
            {isChanged && <span className="hint">{t('unsaved')}</span>}
          </div>
        )}
      </Form>
      {result && <Result result={result} isSaved={!isChanged} />}
    </>
  )
}
