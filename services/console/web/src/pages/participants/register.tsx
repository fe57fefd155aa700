import { newKey } from '@lodestone/client'
import { isCountry } from '@lodestone/kernel/place'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Problem } from '../../api/problem.ts'
import { KINDS } from '../../session/token.ts'
import { Button } from '../../ui/button.tsx'
import { CountryField } from '../../ui/country-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './participants.module.css'
import { useRegister } from './participants.queries.ts'
import { bodyOf, type Draft, isOfBloc } from './participants.ts'
import { Baselines, FormEnd, Identifiers, Owners } from './particulars.tsx'

export function Register() {
  const { t } = useTranslation('participants')
  return (
    <Dialog size="wide" title={t('registerTitle')} trigger={<Button kind="primary">{t('register')}</Button>}>
      {close => <Filled close={close} />}
    </Dialog>
  )
}

const EMPTY: Draft = {
  reference: '',
  legalName: '',
  kind: 'member',
  country: '',
  bloc: 'EU',
  group: '',
  identifiers: '',
  ownership: [],
  baselines: [],
}

function Filled({ close }: { close: () => void }) {
  const { t } = useTranslation('participants')
  const [, go] = useLocation()
  const [draft, setDraft] = useState(EMPTY)
  const [fault, setFault] = useState<unknown>()
  // Sent again after a refusal it may say something else, and is another registration then.
  const [key, setKey] = useState(newKey)
  const register = useRegister()
  const set = (part: Partial<Draft>) => setDraft(before => ({ ...before, ...part }))
  const errors = fault instanceof Problem ? fault.errors : []
  const errorAt = (path: string) => errors.find(error => error.path === path)?.message
  const text = (name: 'reference' | 'legalName' | 'country' | 'group') => ({
    value: draft[name],
    onChange: (value: string) => set({ [name]: value }),
    error: errorAt(name),
  })
  const send = async () => {
    setFault(undefined)
    try {
      const made = await register.mutateAsync({ key, body: bodyOf(draft) })
      toast(t('registered', { name: made.legalName }))
      close()
      go(`/participants/${made.id}`)
    } catch (error) {
      setFault(error)
      setKey(newKey())
    }
  }
  const missing = [
    ...(draft.legalName.trim() === '' ? [t('legalName')] : []),
    ...(draft.reference.trim() === '' ? [t('reference')] : []),
    ...(isCountry(draft.country) ? [] : [t('country')]),
  ]
  return (
    <Form isReady={missing.length === 0} send={send}>
      <p>{t('registerWhat')}</p>
      <div className={styles.pair}>
        <Field label={t('legalName')} {...text('legalName')} isRequired />
        <Field label={t('reference')} hint={t('referenceHint')} {...text('reference')} isRequired />
      </div>
      <div className={styles.pair}>
        <Choice
          label={t('kind')}
          value={draft.kind}
          onChange={kind => set({ kind })}
          options={KINDS.map(value => ({ value, label: t(`kinds.${value}`) }))}
        />
        {isOfBloc(draft.kind) && (
          <Choice
            label={t('bloc')}
            value={draft.bloc}
            onChange={bloc => set({ bloc })}
            options={(['EU', 'JP'] as const).map(value => ({ value, label: t(`blocs.${value}`) }))}
            error={errorAt('bloc')}
          />
        )}
        <CountryField label={t('country')} hint={t('countryHint')} {...text('country')} isRequired />
        <Field label={t('group')} hint={t('groupHint')} {...text('group')} />
      </div>
      <Identifiers draft={draft} set={set} errorAt={errorAt} />
      <Owners draft={draft} set={set} errorAt={errorAt} />
      {draft.kind === 'member' && <Baselines draft={draft} set={set} errorAt={errorAt} />}
      <FormEnd fault={fault} submit={t('registerNow')} isPending={register.isPending} missing={missing} close={close} />
    </Form>
  )
}
