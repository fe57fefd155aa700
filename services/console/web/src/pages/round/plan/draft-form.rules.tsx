import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { faultAt } from '../../../api/problem.ts'
import { policiesQuery } from '../../../api/queries.ts'
import { RulesForm } from '../../../round/rules-form.tsx'
import { Card } from '../../../ui/card.tsx'
import { Choice } from '../../../ui/field.tsx'
import { type DraftPart, IN_FORCE } from './draft.ts'
import styles from './rounds.module.css'

/** The policy that it judges origins by, and its own rules. */
export function RulesOfDraft({ text, set, problem }: DraftPart) {
  const { t } = useTranslation('rounds')
  const policies = useQuery(policiesQuery())
  return (
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
  )
}
