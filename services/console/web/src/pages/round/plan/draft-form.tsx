import { present } from '@lodestone/kernel/present'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { faultAt, Problem } from '../../../api/problem.ts'
import { materialsQuery, policiesQuery } from '../../../api/queries.ts'
import { useMaterialName } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import { RulesForm } from '../../../round/rules-form.tsx'
import { Button, ButtonLink } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Checks } from '../../../ui/checks.tsx'
import { Choice, Field } from '../../../ui/field.tsx'
import { useProblemText } from '../../../ui/problem-text.ts'
import { Loaded } from '../../../ui/state.tsx'
import { comingQuarters, IN_FORCE, PASSES, type RoundText, UNDECIDED } from './draft.ts'
import styles from './rounds.module.css'

const QUARTERS = 9

/** What a draft says, for a new round and for one that is changed. `save` keeps it; what the hub refuses stands beside its field. */
export function DraftForm({
  initial,
  save,
  label,
  hint,
  cancelTo,
  whenStale,
}: {
  initial: RoundText
  save: (text: RoundText) => Promise<unknown>
  label: string
  hint: string
  cancelTo: string
  /** What may be done when somebody else has changed the draft meanwhile. */
  whenStale?: ReactNode
}) {
  const { t } = useTranslation('rounds')
  const { t: ofApp } = useTranslation('app')
  const problemText = useProblemText()
  const format = useFormat()
  const [now] = useState(() => new Date())
  const [text, setText] = useState(initial)
  const materials = useQuery(materialsQuery())
  const materialName = useMaterialName()
  const policies = useQuery(policiesQuery())
  const saving = useMutation({ mutationFn: save })
  const problem = saving.error instanceof Problem ? saving.error : undefined
  const set =
    <Name extends keyof RoundText>(name: Name) =>
    (value: RoundText[Name]) =>
      setText(before => ({ ...before, [name]: value }))
  const periods = [...new Set([...comingQuarters(now, QUARTERS), ...initial.periods])].sort()
  return (
    <Form
      className={present(styles.form)}
      validationBehavior="aria"
      onSubmit={event => {
        event.preventDefault()
        saving.mutate(text)
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
              options={items.map(({ id }) => ({ value: String(id), label: materialName(String(id)) }))}
              value={text.materials}
              onChange={set('materials')}
            />
          )}
        </Loaded>
        <Checks
          label={t('form.periods')}
          hint={t('form.periodsHint')}
          error={faultAt(problem, 'periods')}
          options={periods.map(value => ({ value, label: format.period(value) }))}
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
          <Field
            type="datetime-local"
            label={t('decisionsCloseAt')}
            hint={t('form.decisionsHint')}
            value={text.decisionsCloseAt}
            onChange={set('decisionsCloseAt')}
            error={faultAt(problem, 'decisionsCloseAt')}
          />
          <Choice
            label={t('form.undecided')}
            hint={t('form.undecidedHint')}
            options={UNDECIDED.map(value => ({ value, label: t(`form.undecidedRule.${value}`) }))}
            value={text.undecided}
            onChange={set('undecided')}
            error={faultAt(problem, 'rules.undecided')}
          />
          <Choice
            label={t('form.maxPasses')}
            hint={t('form.maxPassesHint')}
            options={PASSES.map(value => ({ value, label: format.count(Number(value)) }))}
            value={text.maxPasses}
            onChange={set('maxPasses')}
            error={faultAt(problem, 'rules.maxPasses')}
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
            value={text.policy}
            onChange={set('policy')}
            error={faultAt(problem, 'rules.provenancePolicy')}
          />
        </div>
        <RulesForm value={text.rules} onChange={set('rules')} problem={problem} />
      </Card>
      {saving.isError && (
        <p className="note bad" role="alert">
          {problemText(saving.error)}
        </p>
      )}
      {problem?.code === 'stale-version' && whenStale}
      <div className="row">
        <Button type="submit" kind="primary" isPending={saving.isPending}>
          {label}
        </Button>
        <ButtonLink to={cancelTo}>{ofApp('action.cancel')}</ButtonLink>
        <span className="hint">{hint}</span>
      </div>
    </Form>
  )
}
