import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Basis } from '../../../outlook/outlook.queries.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { FaultNote } from '../../../ui/fault-note.tsx'
import { Choice, Field } from '../../../ui/field.tsx'
import { Form } from '../../../ui/form.tsx'
import { RowFields } from './row-fields.tsx'
import styles from './scenario.module.css'
import { added, isWhole, KINDS, type Row, type RowKind, type ScenarioForm } from './scenario-form.ts'

const BASES = ['assumed', 'derived', 'published'] as const satisfies readonly Basis[]

export function ScenarioEditor({
  form,
  plants,
  error,
  isPending,
  set,
  send,
}: {
  form: ScenarioForm
  plants: readonly string[]
  error: unknown
  isPending: boolean
  set: (form: ScenarioForm) => void
  send: () => Promise<void>
}) {
  const { t } = useTranslation(['scenario', 'outlook'])
  const [kind, setKind] = useState<RowKind>('exports')
  const setRow = (next: Row) => set({ ...form, rows: form.rows.map(row => (row.id === next.id ? next : row)) })
  const isReady = isWhole(form)
  return (
    <Form isReady={isReady} send={send}>
      <Card title={t('what')}>
        <div className={styles.fields}>
          <Field
            label={t('name')}
            value={form.name}
            onChange={name => set({ ...form, name })}
            maxLength={100}
            isRequired
          />
          <Choice
            label={t('basis')}
            value={form.basis}
            options={BASES.map(value => ({ value, label: t(`outlook:basis.${value}`) }))}
            onChange={basis => set({ ...form, basis })}
          />
        </div>
        <Field
          label={t('outlook:sources')}
          hint={t('sourcesHint')}
          rows={3}
          value={form.sources}
          onChange={sources => set({ ...form, sources })}
        />
      </Card>
      {form.rows.map(row => (
        <Card
          key={row.id}
          title={t(`outlook:happens.kind.${row.kind === 'kept' ? row.measure.kind : row.kind}`)}
          aside={
            <Button kind="quiet" onPress={() => set({ ...form, rows: form.rows.filter(({ id }) => id !== row.id) })}>
              {t('remove')}
            </Button>
          }
        >
          {row.kind === 'kept' ? (
            <p className="hint">{t('kept', { name: row.measure.name })}</p>
          ) : (
            <RowFields row={row} plants={plants} set={part => setRow({ ...row, ...part })} />
          )}
        </Card>
      ))}
      <Card title={t('add')} {...(form.rows.length === 0 && { lead: t('none') })}>
        <div className={styles.fields}>
          <Choice
            label={t('kind')}
            value={kind}
            options={KINDS.map(value => ({ value, label: t(`outlook:happens.kind.${value}`) }))}
            onChange={setKind}
          />
        </div>
        <div className="row">
          <Button onPress={() => set(added(form, kind))}>{t('addOne')}</Button>
        </div>
      </Card>
      <FaultNote error={error} />
      <div className="row">
        <Button type="submit" kind="primary" isPending={isPending} isDisabled={!isReady}>
          {t('record')}
        </Button>
        {!isReady && <span className="hint">{t('notWhole')}</span>}
      </div>
    </Form>
  )
}
