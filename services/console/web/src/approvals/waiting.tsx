import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import { useNow } from '../format/use-now.ts'
import { useMay, useSession } from '../session/session.tsx'
import { Link } from '../ui/button.tsx'
import { ConfirmButton } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { toast } from '../ui/toast.tsx'
import { commandOf, isOwn, placeOf } from './approval.ts'
import { type Approval, useConfirm, useReject } from './approvals.queries.ts'

/** What waits, with what a second operator can do about it. */
export default function WaitingList({ items, withLink }: { items: readonly Approval[]; withLink: boolean }) {
  const { t } = useTranslation('approvals')
  return (
    <section aria-label={t('title')} className="stack">
      {items.map(one => (
        <Waiting key={one.id} one={one} withLink={withLink} />
      ))}
    </section>
  )
}

function Waiting({ one, withLink }: { one: Approval; withLink: boolean }) {
  const { t } = useTranslation('approvals')
  const format = useFormat()
  const now = useNow(10_000)
  const session = useSession()
  const mayAct = useMay('operator')
  const own = isOwn(one, session)
  const what = t(`what.${commandOf(one)}`, { name: one.name, level: String(one.body.level ?? '') })
  return (
    <div className="note warn">
      <p>
        <strong>{withLink ? <Link to={placeOf(one)}>{what}</Link> : what}</strong>
      </p>
      <p>
        {own ? t('waits') : t('asked', { who: one.askedBy })}{' '}
        <time dateTime={one.askedAt} title={format.dateTime(one.askedAt)}>
          {format.fromNow(one.askedAt, now)}
        </time>
        {' · '}
        {t('until', { time: format.dateTime(one.until) })}
      </p>
      {typeof one.body.reason === 'string' && <p>{t('because', { reason: one.body.reason })}</p>}
      {one.body.lapseUndecided === true && <p>{t('lapseUndecided')}</p>}
      {one.body.lapseBelowLots === true && <p>{t('lapseBelowLots')}</p>}
      {mayAct && (
        <div className="row">
          {!own && <Confirm one={one} what={what} />}
          <Reject one={one} what={what} own={own} />
        </div>
      )}
    </div>
  )
}

function Confirm({ one, what }: { one: Approval; what: string }) {
  const { t } = useTranslation('approvals')
  const confirm = useConfirm()
  return (
    <ConfirmButton
      kind="primary"
      label={t('confirm.label')}
      title={what}
      confirmLabel={t('confirm.now')}
      act={async () => {
        await confirm.mutateAsync(one.id)
        toast(t('confirm.done'))
      }}
    >
      <p>{t('confirm.will', { who: one.askedBy })}</p>
      <p>{t('confirm.audited')}</p>
    </ConfirmButton>
  )
}

function Reject({ one, what, own }: { one: Approval; what: string; own: boolean }) {
  const { t } = useTranslation('approvals')
  const reject = useReject()
  const [reason, setReason] = useState('')
  const words = own ? 'withdraw' : 'reject'
  return (
    <ConfirmButton
      label={t(`${words}.label`)}
      title={what}
      confirmLabel={t(`${words}.now`)}
      act={async () => {
        await reject.mutateAsync({ id: one.id, reason })
        toast(t(`${words}.done`))
      }}
    >
      <p>{t(`${words}.will`)}</p>
      <Field label={t('reason')} hint={t('reasonHint')} value={reason} onChange={setReason} />
    </ConfirmButton>
  )
}
