import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Approvals } from '../../approvals/approvals.tsx'
import { useFormat } from '../../format/use-format.ts'
import { useMay } from '../../session/session.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import { issuerQuery } from './issuer.query.ts'
import type { Issuer } from './issuer.ts'
import { useWithdraw } from './issuers.commands.ts'
import { IssuerBadge } from './issuers-tab.tsx'
import styles from './origin.module.css'
import { ReviseIssuer } from './revise-issuer.tsx'

/** One issuer with what it may attest. */
export default function IssuerPage({ params }: PageProps) {
  const { t } = useTranslation('issuers')
  const id = params.id ?? ''
  const query = useQuery(issuerQuery(id))
  const mayAct = useMay('operator')
  const { data } = query
  return (
    <Page
      title={data?.name ?? t('one')}
      back={{ to: '/origin?tab=issuers', label: t('tabs.issuers') }}
      aside={
        data && (
          <>
            <IssuerBadge issuer={data} />
            <ButtonLink kind="quiet" to={`/audit?subject=supply:${id}`}>
              {t('history')}
            </ButtonLink>
            {mayAct && !data.withdrawn && <ReviseIssuer issuer={data} />}
            {mayAct && !data.withdrawn && <Withdraw issuer={data} />}
          </>
        )
      }
    >
      <Approvals subject={id}>
        <Loaded query={query} rows={6}>
          {issuer => <Description issuer={issuer} />}
        </Loaded>
      </Approvals>
    </Page>
  )
}

function Description({ issuer }: { issuer: Issuer }) {
  const { t } = useTranslation('issuers')
  const format = useFormat()
  const { did, attests, hosts = [], keys = [], addedAt, addedBy, withdrawn, version } = issuer
  return (
    <>
      {withdrawn && (
        <p className="note bad">
          {t('withdrawnSince', { time: format.dateTime(withdrawn.at), reason: withdrawn.reason ?? '–' })}
        </p>
      )}
      <div className="grid">
        <Card title={t('facts')}>
          <Facts
            items={[
              [t('did'), <code key="did">{did}</code>],
              [t('hosts'), hosts.join(', ') || t('noHosts')],
              [t('addedAt'), format.dateTime(addedAt)],
              ...(addedBy === undefined ? [] : [[t('addedBy'), addedBy] as const]),
              [t('version'), format.count(version)],
            ]}
          />
        </Card>
        {attests.map((one, nth) => (
          <Card key={JSON.stringify(one)} title={t('remit', { number: nth + 1 })}>
            <Facts
              items={[
                [t('types'), one.types.map(kind => t(`kind.${kind}`)).join(', ')],
                [t('stages'), one.stages?.map(stage => t(`stage.${stage}`)).join(', ') ?? t('every')],
                [t('countries'), one.countries ? format.list(one.countries.map(format.country)) : t('every')],
                [t('from'), format.date(one.from)],
                [t('to'), one.to === undefined ? t('noEnd') : format.date(one.to)],
              ]}
            />
          </Card>
        ))}
        <Card title={t('keys')} lead={t(keys.length > 0 ? 'keysPinned' : 'keysPublished')}>
          <ul className={styles.keys}>
            {keys.map(key => (
              <li key={JSON.stringify(key)}>
                <code>{JSON.stringify(key)}</code>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </>
  )
}

/** The shortest reason that the hub takes. */
const MIN_REASON = 3

function Withdraw({ issuer: { id, name } }: { issuer: Issuer }) {
  const { t } = useTranslation('issuers')
  const withdraw = useWithdraw(id)
  const [reason, setReason] = useState('')
  return (
    <ConfirmButton
      label={t('withdraw')}
      title={t('withdrawTitle', { name })}
      confirmLabel={t('withdrawNow')}
      confirmKind="danger"
      kind="quiet"
      canConfirm={reason.trim().length >= MIN_REASON}
      act={async () => {
        await withdraw.mutateAsync(reason.trim())
        toast(t('withdrawn', { name }))
        setReason('')
      }}
    >
      <p>{t('withdrawWhat')}</p>
      <Field label={t('reason')} hint={t('reasonHint')} value={reason} onChange={setReason} rows={3} isRequired />
    </ConfirmButton>
  )
}
