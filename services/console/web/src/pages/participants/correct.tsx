import { isCountry } from '@lodestone/kernel/place'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/problem.ts'
import { useOutcome } from '../../approvals/approvals.tsx'
import { Counting } from '../../approvals/correction.tsx'
import { KINDS } from '../../session/token.ts'
import { Button } from '../../ui/button.tsx'
import { CountryField } from '../../ui/country-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { useCorrect } from './participants.queries.ts'
import { countingOf, type Draft, isOfBloc, MIN_REASON, type Participant } from './participants.ts'
import { FormEnd } from './particulars.tsx'

/** Asks for another kind, country or bloc of a participant that was registered by mistake under these. */
export function Correct({ one }: { one: Participant }) {
  const { t } = useTranslation('participants')
  return (
    <Dialog title={t('correctTitle', { name: one.legalName })} trigger={<Button>{t('correct')}</Button>}>
      {close => <Filled one={one} close={close} />}
    </Dialog>
  )
}

function Filled({ one, close }: { one: Participant; close: () => void }) {
  const { t } = useTranslation('participants')
  // As it stood when the form was opened: the page behind it follows what others do meanwhile.
  const [from] = useState(() => countingOf({ bloc: 'EU', ...one }))
  const [draft, setDraft] = useState<Pick<Draft, 'kind' | 'country' | 'bloc'>>({ bloc: 'EU', ...from })
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState<unknown>()
  const correct = useCorrect(one.id)
  const outcome = useOutcome()
  const to = countingOf(draft)
  const set = (part: Partial<typeof draft>) => setDraft(before => ({ ...before, ...part }))
  const errors = fault instanceof Problem ? fault.errors : []
  const errorAt = (path: string) => errors.find(error => error.path === path)?.message
  const send = async () => {
    setFault(undefined)
    try {
      outcome(await correct.mutateAsync({ from, to, reason: reason.trim() }), t('corrected', { name: one.legalName }))
      close()
    } catch (error) {
      setFault(error)
    }
  }
  const missing = [
    ...(isCountry(to.country) ? [] : [t('country')]),
    ...(reason.trim().length >= MIN_REASON ? [] : [t('reason')]),
  ]
  return (
    <Form isReady={missing.length === 0} send={send}>
      <p>{t('correctWhat')}</p>
      <p>{t('audited')}</p>
      <Choice
        label={t('kind')}
        value={draft.kind}
        onChange={kind => set({ kind })}
        options={KINDS.map(value => ({ value, label: t(`kinds.${value}`) }))}
      />
      <CountryField
        label={t('country')}
        hint={t('countryHint')}
        value={draft.country}
        onChange={country => set({ country })}
        error={errorAt('to.country')}
        isRequired
      />
      {isOfBloc(draft.kind) && (
        <Choice
          label={t('bloc')}
          value={draft.bloc}
          onChange={bloc => set({ bloc })}
          options={(['EU', 'JP'] as const).map(value => ({ value, label: t(`blocs.${value}`) }))}
          error={errorAt('to.bloc')}
        />
      )}
      <Counting from={from} to={to} />
      <Field label={t('reason')} hint={t('reasonHint')} value={reason} onChange={setReason} rows={3} isRequired />
      <FormEnd fault={fault} submit={t('correctNow')} isPending={correct.isPending} missing={missing} close={close} />
    </Form>
  )
}
