import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useNow } from '../../format/use-now.ts'
import { useMay } from '../../session/session.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './operations.module.css'
import { useDiscard, useRedrive } from './operations.queries.ts'
import type { ParkedRecord } from './operations.ts'

type ParkedAt = ParkedRecord & { readonly service: string }

/** Records that a service could not apply, with what one can do about them. */
export default function ParkedList({ parked }: { parked: readonly ParkedAt[] }) {
  return (
    <ul className={styles.parked}>
      {parked.map(record => (
        <ParkedRow key={record.id} record={record} service={record.service} />
      ))}
    </ul>
  )
}

function ParkedRow({ record, service }: { record: ParkedRecord; service: string }) {
  const { t } = useTranslation('operations')
  const format = useFormat()
  const now = useNow(10_000)
  const mayAct = useMay('operator')
  return (
    <li>
      <p>
        <strong>{record.errorClass}</strong>{' '}
        {t('parkedWhere', { service, topic: record.topic, partition: record.partition, offset: record.offset })}
      </p>
      <p className="hint">
        {t('key')} <code>{record.key}</code> · {t('attempts', { count: record.attempts })} ·{' '}
        <time dateTime={record.parkedAt} title={format.dateTime(record.parkedAt)}>
          {t('parkedSince', { when: format.fromNow(record.parkedAt, now) })}
        </time>
        {record.behind > 0 && ` · ${t('behind', { count: record.behind })}`}
      </p>
      {mayAct && (
        <div className="row">
          <Redrive record={record} />
          <Discard record={record} />
        </div>
      )}
    </li>
  )
}

function Redrive({ record }: { record: ParkedRecord }) {
  const { t } = useTranslation('operations')
  const redrive = useRedrive()
  const act = async () => {
    const { applied, left, errorClass } = await redrive.mutateAsync(record.id)
    if (errorClass === undefined) toast(t('redriven', { count: applied }))
    else toast(t('stillParked', { errorClass, applied, left }), 'bad')
  }
  return (
    <ConfirmButton label={t('redrive')} title={t('redriveTitle')} confirmLabel={t('redrive')} kind="primary" act={act}>
      <p>{t('redriveWhat', { count: record.behind + 1 })}</p>
      <p>{t('redriveSafe')}</p>
    </ConfirmButton>
  )
}

/** The shortest reason that the hub takes. */
const MIN_REASON = 3

function Discard({ record }: { record: ParkedRecord }) {
  const { t } = useTranslation('operations')
  const discard = useDiscard()
  const [reason, setReason] = useState('')
  const act = async () => {
    await discard.mutateAsync({ id: record.id, reason: reason.trim() })
    toast(t('discarded'))
  }
  return (
    <ConfirmButton
      label={t('discard')}
      title={t('discardTitle')}
      confirmLabel={t('discardForGood')}
      confirmKind="danger"
      canConfirm={reason.trim().length >= MIN_REASON}
      act={act}
    >
      <p>{t('discardWhat')}</p>
      <Field label={t('reason')} hint={t('reasonHint')} value={reason} onChange={setReason} rows={3} isRequired />
    </ConfirmButton>
  )
}
