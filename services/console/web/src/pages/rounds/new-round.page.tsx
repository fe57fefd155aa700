import { newKey } from '@lodestone/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { api, ask } from '../../api/client.ts'
import { Problem } from '../../api/problem.ts'
import { materialsQuery, policiesQuery, useCommand } from '../../api/queries.ts'
import { useFormat } from '../../format/use-format.ts'
import { faultAt, PROPOSED_RULES } from '../../round/rules.ts'
import { RulesForm } from '../../round/rules-form.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Checks } from '../../ui/checks.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { Loaded } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import { bodyOf, comingQuarters, localTime, type RoundText } from './new-round.ts'
import styles from './rounds.module.css'

const DAY_MS = 86_400_000
const QUARTERS = 9
/** The policy in force when the round opens: the hub names its version then. */
const IN_FORCE = 'in-force'

const emptyRound = (now: Date): RoundText => ({
  reference: '',
  name: '',
  type: 'diversification',
  materials: [],
  periods: [],
  collectionClosesAt: localTime(new Date(now.getTime() + 14 * DAY_MS)),
  offersCloseAt: localTime(new Date(now.getTime() + 28 * DAY_MS)),
  rules: PROPOSED_RULES,
})

/** Drafts a round. Nothing begins before it is opened. */
export default function NewRoundPage() {
  const { t } = useTranslation('rounds')
  const { t: ofApp } = useTranslation('app')
  const problemText = useProblemText()
  const format = useFormat()
  const [, go] = useLocation()
  const [now] = useState(() => new Date())
  const [key] = useState(newKey)
  const [text, setText] = useState(() => emptyRound(now))
  const [policy, setPolicy] = useState<string>(IN_FORCE)
  const materials = useQuery(materialsQuery())
  const policies = useQuery(policiesQuery())
  const create = useCommand(() => {
    const body = bodyOf(text)
    const rules = policy === IN_FORCE ? body.rules : { ...body.rules, provenancePolicy: { id: policy } }
    return ask(api.POST('/rounds', { params: { header: { 'Idempotency-Key': key } }, body: { ...body, rules } }))
  }, 'rounds')
  const problem = create.error instanceof Problem ? create.error : undefined
  const set =
    <Name extends keyof RoundText>(name: Name) =>
    (value: RoundText[Name]) =>
      setText(before => ({ ...before, [name]: value }))
  const submit = async () => {
    const { id, reference } = await create.mutateAsync(undefined)
    toast(t('created', { reference }))
    go(`/rounds/${id}`)
  }
  return (
    <Page title={t('new')} lead={t('newLead')} back={{ to: '/rounds', label: t('title') }}>
      <Form
        className={styles.form as string}
        validationBehavior="aria"
        onSubmit={event => {
          event.preventDefault()
          submit().catch(() => {})
        }}
      >
        <Card title={t('form.what')}>
          <div className={styles.fields}>
            <Field
              label={t('form.name')}
              hint={t('form.nameHint')}
              value={text.name}
              onChange={set('name')}
              error={faultAt(problem, 'name')}
              isRequired
            />
            <Field
              label={t('form.reference')}
              hint={t('form.referenceHint')}
              value={text.reference}
              onChange={set('reference')}
              error={faultAt(problem, 'reference')}
              isRequired
            />
            <Choice
              label={t('form.type')}
              hint={t('form.typeHint')}
              options={(['diversification', 'project'] as const).map(value => ({ value, label: t(`type.${value}`) }))}
              value={text.type}
              onChange={set('type')}
              error={faultAt(problem, 'type')}
            />
          </div>
          <Loaded query={materials}>
            {({ items }) => (
              <Checks
                label={t('form.materials')}
                hint={t('form.materialsHint')}
                error={faultAt(problem, 'materials')}
                options={items.map(({ id, name }) => ({ value: String(id), label: String(name) }))}
                value={text.materials}
                onChange={set('materials')}
              />
            )}
          </Loaded>
          <Checks
            label={t('form.periods')}
            hint={t('form.periodsHint')}
            error={faultAt(problem, 'periods')}
            options={comingQuarters(now, QUARTERS).map(value => ({ value, label: format.period(value) }))}
            value={text.periods}
            onChange={set('periods')}
          />
        </Card>
        <Card title={t('form.when')} lead={t('form.whenLead')}>
          <div className={styles.fields}>
            <Field
              type="datetime-local"
              label={t('collectionClosesAt')}
              hint={t('form.collectionHint')}
              value={text.collectionClosesAt}
              onChange={set('collectionClosesAt')}
              error={faultAt(problem, 'collectionClosesAt')}
              isRequired
            />
            <Field
              type="datetime-local"
              label={t('offersCloseAt')}
              hint={t('form.offersHint')}
              value={text.offersCloseAt}
              onChange={set('offersCloseAt')}
              error={faultAt(problem, 'offersCloseAt')}
              isRequired
            />
          </div>
        </Card>
        <Card title={t('form.rules')} lead={t('form.rulesLead')}>
          <div className={styles.fields}>
            <Choice
              label={t('form.policy')}
              hint={t('form.policyHint')}
              options={[
                { value: IN_FORCE, label: t('form.policyInForce') },
                ...(policies.data?.items ?? [])
                  .filter(one => one.kind === 'origin')
                  .map(one => ({ value: one.id, label: one.name })),
              ]}
              value={policy}
              onChange={setPolicy}
              error={faultAt(problem, 'rules.provenancePolicy')}
            />
          </div>
          <RulesForm value={text.rules} onChange={set('rules')} problem={problem} />
        </Card>
        {create.isError && (
          <p className="note bad" role="alert">
            {problemText(create.error)}
          </p>
        )}
        <div className="row">
          <Button type="submit" kind="primary" isPending={create.isPending}>
            {t('form.create')}
          </Button>
          <ButtonLink to="/rounds">{ofApp('action.cancel')}</ButtonLink>
          <span className="hint">{t('form.createHint')}</span>
        </div>
      </Form>
    </Page>
  )
}
