import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGoods } from '../api/use-material-name.ts'
import { useFormat } from '../format/use-format.ts'
import { useNow } from '../format/use-now.ts'
import { useOriginFacts } from '../origin/known-origin.tsx'
import { useMay, useSession } from '../session/session.tsx'
import { isApprover } from '../session/token.ts'
import { Link } from '../ui/button.tsx'
import { Facts } from '../ui/card.tsx'
import { ConfirmButton } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { toast } from '../ui/toast.tsx'
import { commandOf, correctionOf, isOwn, knownAs, placeOf } from './approval.ts'
import { type Approval, useConfirm, useReject } from './approvals.queries.ts'
import { Counting } from './correction.tsx'

/** Characters that the hub asks for at least where somebody says why. */
const LEAST_REASON = 3

/** What waits, with what a second person can do about it; of what was rejected, why. */
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
  const isOperator = useMay('operator')
  const own = isOwn(one, session)
  const mayDecide = one.participantId === undefined ? isOperator : isApprover(session)
  const what = t(`what.${commandOf(one)}`, { name: one.name, level: String(one.body.level ?? '') })
  const correction = correctionOf(one)
  const [asker, decider] = [one.askedBy, one.decidedBy ?? ''].map(actor => knownAs(actor, one))
  if (one.state === 'rejected')
    return (
      <p className="note" title={one.decidedBy}>
        {t(decider === undefined ? 'rejectedBySomebody' : 'rejected', { what, who: decider, reason: one.reason })}
      </p>
    )
  return (
    <div className="note warn">
      <p>
        <strong>{withLink ? <Link to={placeOf(one)}>{what}</Link> : what}</strong>
      </p>
      <p>
        <span title={one.askedBy}>
          {own
            ? t(one.participantId === undefined ? 'waits' : 'waitsForApprover')
            : t(asker === undefined ? 'askedBySomebody' : 'asked', { who: asker })}
        </span>{' '}
        <time dateTime={one.askedAt} title={format.dateTime(one.askedAt)}>
          {format.fromNow(one.askedAt, now)}
        </time>
        {' · '}
        {t('until', { time: format.dateTime(one.until) })}
      </p>
      {one.binds && <Bound one={one} binds={one.binds} />}
      {correction && <Counting {...correction} />}
      {typeof one.body.reason === 'string' && <p>{t('because', { reason: one.body.reason })}</p>}
      {one.body.lapseUndecided === true && <p>{t('lapseUndecided')}</p>}
      {one.body.lapseBelowLots === true && <p>{t('lapseBelowLots')}</p>}
      {(mayDecide || own) && (
        <div className="row">
          {!own && <Confirm one={one} what={what} />}
          <Reject one={one} what={what} own={own} />
        </div>
      )}
    </div>
  )
}

type Binding = { one: Approval; binds: NonNullable<Approval['binds']> }

/** What an acceptance binds the organisation to. */
function Bound({ one, binds }: Binding) {
  const { t } = useTranslation('approvals')
  const format = useFormat()
  const goods = useGoods()
  return (
    <>
      <p>{t('binds', { sum: format.sum(binds), mass: format.kg(binds.quantityKg), goods: goods(binds) })}</p>
      <BoundFacts {...{ one, binds }} />
    </>
  )
}

/** The goods, on which side of them the organisation stands, where they come from, and what they cost. */
function BoundFacts({ one: { command }, binds }: Binding) {
  const { t } = useTranslation('approvals')
  const format = useFormat()
  const goods = useGoods()
  const originFacts = useOriginFacts()
  const { period, price, needKg, currency } = binds
  return (
    <Facts
      items={[
        [t(command === 'acceptOffer' ? 'terms.sells' : 'terms.buys'), goods(binds)],
        ...(period === undefined ? [] : [[t('terms.period'), format.period(period)] as const]),
        [t('terms.quantity'), format.kg(binds.quantityKg)],
        ...(needKg === undefined ? [] : [[t('terms.need'), format.kg(needKg)] as const]),
        ...(price === undefined ? [] : [[t('terms.price'), format.money({ amount: price, currency })] as const]),
        [t('terms.total'), format.sum(binds)],
        ...originFacts(binds.origin),
      ]}
    />
  )
}

function Confirm({ one, what }: { one: Approval; what: string }) {
  const { t } = useTranslation('approvals')
  const format = useFormat()
  const confirm = useConfirm()
  const asker = knownAs(one.askedBy, one)
  const correction = correctionOf(one)
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
      {correction && <Counting {...correction} />}
      {one.binds && (
        <>
          <p>{t('confirm.binds', { sum: format.sum(one.binds) })}</p>
          <BoundFacts one={one} binds={one.binds} />
        </>
      )}
      <p>{t(asker === undefined ? 'confirm.willAsAsked' : 'confirm.will', { who: asker })}</p>
      <p>{t('confirm.audited')}</p>
    </ConfirmButton>
  )
}

function Reject({ one, what, own }: { one: Approval; what: string; own: boolean }) {
  const { t } = useTranslation('approvals')
  const reject = useReject()
  const [reason, setReason] = useState('')
  const words = own ? 'withdraw' : 'reject'
  const mustSayWhy = !own && one.participantId !== undefined
  return (
    <ConfirmButton
      label={t(`${words}.label`)}
      title={what}
      confirmLabel={t(`${words}.now`)}
      canConfirm={!mustSayWhy || reason.trim().length >= LEAST_REASON}
      act={async () => {
        await reject.mutateAsync({ id: one.id, reason })
        toast(t(`${words}.done`))
      }}
    >
      <p>{t(`${words}.will`)}</p>
      <Field
        label={t('reason')}
        hint={t(mustSayWhy ? 'reasonTold' : 'reasonHint')}
        isRequired={mustSayWhy}
        value={reason}
        onChange={setReason}
      />
    </ConfirmButton>
  )
}
