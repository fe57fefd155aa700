import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOutcome } from '../../approvals/approvals.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { useDecide } from './screening.queries.ts'
import { isMilder, LEVELS, type Level, type Offer, type Screening } from './screening.ts'

/** The shortest reason that the hub takes. */
const MIN_REASON = 3

export function Decide({ offer: { id, reference }, screening }: { offer: Offer; screening: Screening }) {
  const { t } = useTranslation('screening')
  const decide = useDecide()
  const outcome = useOutcome()
  const computed = screening.computedLevel ?? screening.level
  const [level, setLevel] = useState<Level>(screening.level)
  const [reason, setReason] = useState('')
  return (
    <ConfirmButton
      label={t('decide')}
      kind="primary"
      title={t('decideTitle', { reference })}
      confirmLabel={t('decideNow', { level })}
      canConfirm={reason.trim().length >= MIN_REASON}
      act={async () => {
        outcome(await decide.mutateAsync({ id, level, reason: reason.trim() }), t('decidedToast', { reference, level }))
        setReason('')
      }}
    >
      <p>{t('decideWhat', { level: computed })}</p>
      <p>{t('decideKept')}</p>
      <Choice
        label={t('decision')}
        value={level}
        onChange={setLevel}
        options={LEVELS.map(value => ({ value, label: `${t('levelIs', { level: value })}: ${t(`meaning.${value}`)}` }))}
      />
      {isMilder(level, computed) && <p className="note warn">{t('decideMilder')}</p>}
      <Field label={t('reason')} hint={t('reasonHint')} value={reason} onChange={setReason} rows={3} isRequired />
    </ConfirmButton>
  )
}
