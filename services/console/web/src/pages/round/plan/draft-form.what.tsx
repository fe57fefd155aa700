import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { faultAt } from '../../../api/problem.ts'
import { materialsQuery } from '../../../api/queries.ts'
import { useMaterialName } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import { Card } from '../../../ui/card.tsx'
import { Checks } from '../../../ui/checks.tsx'
import { Choice, Field } from '../../../ui/field.tsx'
import { Loaded } from '../../../ui/state.tsx'
import { comingQuarters, type DraftPart } from './draft.ts'
import styles from './rounds.module.css'

const QUARTERS = 9

/** Its name, and what it is about; `own` are the periods that it began with. */
export function WhatCard({ text, set, problem, own }: DraftPart & { own: readonly string[] }) {
  const { t } = useTranslation('rounds')
  const format = useFormat()
  const [now] = useState(() => new Date())
  const materials = useQuery(materialsQuery())
  const materialName = useMaterialName()
  const periods = [...new Set([...comingQuarters(now, QUARTERS), ...own])].sort()
  return (
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
  )
}
