import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { materialsQuery } from '../../api/queries.ts'
import { useMaterialName } from '../../api/use-material-name.ts'
import { Button } from '../../ui/button.tsx'
import { CountryField } from '../../ui/country-field.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { ToFill } from '../../ui/to-fill.tsx'
import styles from './participants.module.css'
import { newKey, type Particulars } from './participants.ts'

/** The fields of what is verified of a participant, when it is registered and when it is revised. */

type Part = {
  draft: Particulars
  set: (part: Partial<Particulars>) => void
  errorAt: (path: string) => string | undefined
}

/** By which names credentials call the organisation. */
export function Identifiers({ draft, set, errorAt }: Part) {
  const { t } = useTranslation('participants')
  const wrong = draft.identifiers
    .trim()
    .split(/\s+/)
    .map((_, index) => errorAt(`identifiers.${index}`))
    .find(error => error !== undefined)
  return (
    <Field
      label={t('identifiers')}
      hint={t('identifiersHint')}
      rows={2}
      value={draft.identifiers}
      onChange={identifiers => set({ identifiers })}
      error={wrong ?? errorAt('identifiers')}
    />
  )
}

export function Owners({ draft: { ownership }, set, errorAt }: Part) {
  const { t } = useTranslation('participants')
  const change = (at: number, part: object) =>
    set({ ownership: ownership.map((one, index) => (index === at ? { ...one, ...part } : one)) })
  return (
    <fieldset className={styles.plain}>
      <legend>{t('ownership')}</legend>
      <ul className={styles.list}>
        {ownership.map((one, index) => (
          <li key={one.key}>
            <Field
              label={t('owner')}
              value={one.owner}
              onChange={owner => change(index, { owner })}
              error={errorAt(`ownership.${index}.owner`)}
            />
            <CountryField
              label={t('country')}
              value={one.country}
              onChange={country => change(index, { country })}
              error={errorAt(`ownership.${index}.country`)}
            />
            <Field
              label={t('sharePct')}
              value={one.sharePct}
              inputMode="decimal"
              onChange={sharePct => change(index, { sharePct })}
              error={errorAt(`ownership.${index}.sharePct`)}
            />
            <Button
              kind="quiet"
              aria-label={`${t('remove')}: ${t('nth', { what: t('owner'), n: index + 1 })}`}
              onPress={() => set({ ownership: ownership.filter(other => other !== one) })}
            >
              {t('remove')}
            </Button>
          </li>
        ))}
      </ul>
      <Button
        kind="quiet"
        onPress={() => set({ ownership: [...ownership, { key: newKey(), owner: '', country: '', sharePct: '' }] })}
      >
        {t('addOwner')}
      </Button>
    </fieldset>
  )
}

export function Baselines({ draft: { baselines }, set, errorAt }: Part) {
  const { t } = useTranslation('participants')
  const materials = useQuery(materialsQuery()).data?.items ?? []
  const nameOf = useMaterialName()
  const options = materials.map(one => ({ value: String(one.id), label: nameOf(String(one.id)) }))
  const change = (at: number, part: object) =>
    set({ baselines: baselines.map((one, index) => (index === at ? { ...one, ...part } : one)) })
  return (
    <fieldset className={styles.plain}>
      <legend>{t('baselines')}</legend>
      <ul className={styles.list}>
        {baselines.map((one, index) => (
          <li key={one.key}>
            <Choice
              label={t('material')}
              value={one.material === '' ? null : one.material}
              onChange={material => change(index, { material })}
              options={options}
              error={errorAt(`baselines.${index}.material`)}
            />
            <Field
              label={t('kgPerYear')}
              value={one.kgPerYear}
              inputMode="decimal"
              onChange={kgPerYear => change(index, { kgPerYear })}
              error={errorAt(`baselines.${index}.kgPerYear`)}
            />
            <Button
              kind="quiet"
              aria-label={`${t('remove')}: ${t('nth', { what: t('baselines'), n: index + 1 })}`}
              onPress={() => set({ baselines: baselines.filter(other => other !== one) })}
            >
              {t('remove')}
            </Button>
          </li>
        ))}
      </ul>
      <Button
        kind="quiet"
        onPress={() => set({ baselines: [...baselines, { key: newKey(), material: '', kgPerYear: '' }] })}
      >
        {t('addBaseline')}
      </Button>
    </fieldset>
  )
}

/** How the form ends: with what the hub refused, if it did, and its buttons. */
export function FormEnd({
  fault,
  submit,
  isPending,
  missing = [],
  close,
}: {
  fault: unknown
  submit: string
  isPending: boolean
  /** Labels of what is needed and not there yet. */
  missing?: readonly string[]
  close: () => void
}) {
  const { t } = useTranslation('app')
  return (
    <>
      <FaultNote error={fault} />
      <ToFill fields={missing} />
      <div className="dialog-actions">
        <Button kind="quiet" onPress={close}>
          {t('action.cancel')}
        </Button>
        <Button kind="primary" type="submit" isPending={isPending} isDisabled={missing.length > 0}>
          {submit}
        </Button>
      </div>
    </>
  )
}
