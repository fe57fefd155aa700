import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { STAGES } from '../../origin/batch.ts'
import { Check } from '../../ui/check.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { textOf, type VersionFormPart } from './adding.tsx'
import type { VersionDraft } from './policy.ts'
import styles from './screening.module.css'

const STATES = ['in-force', 'suspended', 'unknown'] as const
const TREATMENTS = ['ignored', 'noted', 'covered'] as const

type Fields = VersionFormPart<VersionDraft>

export function RuleFields(part: Fields) {
  const { t } = useTranslation('screening')
  const { draft, set } = part
  const treatments = TREATMENTS.map(value => ({ value, label: t(`treatment.${value}`) }))
  return (
    <>
      <div className={styles.filters}>
        <Field label={t('validFrom')} type="date" {...textOf(part, 'validFrom')} isRequired />
        <Field label={t('validTo')} hint={t('validToHint')} type="date" {...textOf(part, 'validTo')} />
        <Choice
          label={t('state')}
          value={draft.state}
          onChange={state => set({ state })}
          options={STATES.map(value => ({ value, label: t(`states.${value}`) }))}
          error={part.errorAt('state')}
        />
      </div>
      <div className={styles.filters}>
        <Field
          label={t('rule.coveredCountries')}
          hint={t('countriesHint')}
          {...textOf(part, 'countries', 'rules.coveredCountries')}
        />
        <Field
          label={t('rule.materials')}
          hint={t('materialsHint')}
          {...textOf(part, 'materials', 'rules.materials')}
        />
      </div>
      <fieldset className={styles.checks}>
        <legend>{t('rule.stages')}</legend>
        {STAGES.map(stage => (
          <Check
            key={stage}
            label={t(`stages.${stage}`)}
            isChecked={draft.stages.includes(stage)}
            onChange={on => set({ stages: STAGES.filter(one => (one === stage ? on : draft.stages.includes(one))) })}
          />
        ))}
      </fieldset>
      <Group label={t('rule.ownership')}>
        <Field
          label={`${t('rule.ownership')}, ${t('pct')}`}
          hint={t('pctHint')}
          inputMode="decimal"
          {...textOf(part, 'ownershipPct', 'rules.ownership.pct')}
        />
        <Field label={t('noticePct')} inputMode="decimal" {...textOf(part, 'noticePct', 'rules.ownership.noticePct')} />
        <Choice
          label={t('method.label')}
          value={draft.method}
          onChange={method => set({ method })}
          options={(['multiply', 'cascade'] as const).map(value => ({ value, label: t(`method.${value}`) }))}
        />
        <Check
          label={t('inclusive')}
          isChecked={draft.ownershipInclusive}
          onChange={ownershipInclusive => set({ ownershipInclusive })}
        />
      </Group>
      <Group label={t('rule.input')}>
        <Field
          label={`${t('rule.input')}, ${t('pct')}`}
          hint={t('pctHint')}
          inputMode="decimal"
          {...textOf(part, 'inputPct', 'rules.input')}
        />
        <Check
          label={t('inclusive')}
          isChecked={draft.inputInclusive}
          onChange={inputInclusive => set({ inputInclusive })}
        />
      </Group>
      <div className={styles.filters}>
        <Choice
          label={t('rule.location')}
          value={draft.location}
          onChange={location => set({ location })}
          options={(['covered', 'ignored'] as const).map(value => ({ value, label: t(`place.${value}`) }))}
        />
        <Choice
          label={t('rule.technology')}
          value={draft.technology}
          onChange={technology => set({ technology })}
          options={treatments}
        />
        <Choice
          label={t('rule.control')}
          value={draft.control}
          onChange={control => set({ control })}
          options={treatments}
        />
        <Choice
          label={t('rule.recycledFeed')}
          value={draft.recycledFeed}
          onChange={recycledFeed => set({ recycledFeed })}
          options={[
            { value: '', label: t('limit.none') },
            ...(['where-gathered', 'where-first-made'] as const).map(value => ({ value, label: t(`feed.${value}`) })),
          ]}
        />
        <Field
          label={`${t('rule.intermediaryPct')}, ${t('pct')}`}
          hint={t('pctHint')}
          inputMode="decimal"
          {...textOf(part, 'intermediaryPct', 'rules.intermediaryPct')}
        />
      </div>
    </>
  )
}

const Group = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid in every browser
  <div role="group" aria-label={label} className={styles.filters}>
    {children}
  </div>
)
