import { useTranslation } from 'react-i18next'
import { faultAt } from '../../../api/problem.ts'
import { useFormat } from '../../../format/use-format.ts'
import { Card } from '../../../ui/card.tsx'
import { Choice, Field } from '../../../ui/field.tsx'
import { type DraftPart, PASSES, UNDECIDED } from './draft.ts'
import styles from './rounds.module.css'

/** Until when it collects and both sides decide, and what then becomes of what is undecided. */
export function WhenCard({ text, set, problem }: DraftPart) {
  const { t } = useTranslation('rounds')
  const format = useFormat()
  return (
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
  )
}
