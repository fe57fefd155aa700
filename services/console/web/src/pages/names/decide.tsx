import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOutcome } from '../../approvals/approvals.tsx'
import { useFormat } from '../../format/use-format.ts'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { type NameMatch, useDecide } from './names.queries.ts'

/** The shortest reason that the hub takes. */
const MIN_REASON = 3

export function Decide({ match: { id, name, list, entry, decision } }: { match: NameMatch }) {
  const { t } = useTranslation('names')
  const format = useFormat()
  const decide = useDecide(id)
  const outcome = useOutcome()
  const [is, setIs] = useState<'same' | 'other'>(decision?.is ?? 'same')
  const [reason, setReason] = useState('')
  return (
    <ConfirmButton
      label={t('decide')}
      title={t('decideTitle', { name })}
      confirmLabel={t('decideNow')}
      missing={reason.trim().length >= MIN_REASON ? [] : [t('reason')]}
      act={async () => {
        outcome(await decide.mutateAsync({ is, reason: reason.trim() }), t('decided', { name }))
        setReason('')
      }}
    >
      <p>{t('decideWhat', { list: list.name, names: format.list(entry.names) })}</p>
      {entry.programme !== undefined && <p>{t('programme', { programme: entry.programme })}</p>}
      {entry.countries !== undefined && (
        <p>{t('countries', { countries: format.list(entry.countries.map(format.country)) })}</p>
      )}
      <p>{t('decideHolds')}</p>
      <Choice
        label={t('decision')}
        value={is}
        onChange={setIs}
        options={[
          { value: 'same', label: t('isSame') },
          { value: 'other', label: t('isOther') },
        ]}
      />
      <Field label={t('reason')} hint={t('reasonHint')} value={reason} onChange={setReason} rows={3} isRequired />
    </ConfirmButton>
  )
}
