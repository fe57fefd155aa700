import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { Approvals, useOutcome } from '../../approvals/approvals.tsx'
import { PlainTable } from '../../chart/chart.tsx'
import { useFormat } from '../../format/use-format.ts'
import { useMay } from '../../session/session.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { InviteFirst } from '../people/invite.tsx'
import { Correct } from './correct.tsx'
import { participantQuery, useAdmit, useSuspend } from './participants.queries.ts'
import { MIN_REASON, type Participant, STATUS_TONES } from './participants.ts'
import { Revise } from './revise.tsx'

export default function ParticipantPage({ params }: PageProps) {
  const { t } = useTranslation('participants')
  const query = useQuery(participantQuery(params.id ?? ''))
  const { data } = query
  return (
    <Page
      title={data?.legalName ?? t('title')}
      back={{ to: '/participants', label: t('title') }}
      aside={data && <Aside one={data} />}
    >
      <Loaded query={query} rows={6}>
        {one => (
          <Approvals subject={one.id}>
            <Description one={one} />
          </Approvals>
        )}
      </Loaded>
    </Page>
  )
}

function Aside({ one }: { one: Participant }) {
  const { t } = useTranslation('participants')
  const mayAct = useMay('operator')
  return (
    <>
      <Badge tone={STATUS_TONES[one.status]}>{t(`statuses.${one.status}`)}</Badge>
      <ButtonLink kind="quiet" to={`/audit?subject=participants:${one.id}`}>
        {t('history')}
      </ButtonLink>
      {mayAct && <Revise one={one} />}
      {mayAct && <Correct one={one} />}
      {mayAct && <InviteFirst participantId={one.id} organisation={one.legalName} />}
      {mayAct && one.status !== 'admitted' && <Admit one={one} />}
      {mayAct && one.status !== 'suspended' && <Suspend one={one} />}
    </>
  )
}

function Description({ one }: { one: Participant }) {
  const { t } = useTranslation('participants')
  const format = useFormat()
  const nameOf = useMaterialName()
  return (
    <div className="grid">
      <Card title={t('facts')}>
        <Facts
          items={[
            [t('kind'), t(`kinds.${one.kind}`)],
            [t('country'), format.country(one.country)],
            ...(one.bloc ? [[t('bloc'), t(`blocs.${one.bloc}`)] as const] : []),
            [t('group'), one.group ?? <span className="hint">{t('noGroup')}</span>],
            [t('identifiers'), (one.identifiers ?? []).join(', ') || '–'],
            [t('reference'), <code key="reference">{one.reference}</code>],
            [t('version'), format.count(one.version)],
          ]}
        />
      </Card>
      <Card title={t('ownership')} lead={t('ownershipLead')}>
        {one.ownership.length === 0 ? (
          <Empty>{t('noOwnership')}</Empty>
        ) : (
          <PlainTable
            label={`${one.legalName}: ${t('ownership')}`}
            head={[t('owner'), t('country'), t('share')]}
            rows={one.ownership.map(each => [each.owner, format.country(each.country), format.percent(each.sharePct)])}
          />
        )}
      </Card>
      {one.kind === 'member' && (
        <Card title={t('baselines')} lead={t('baselinesLead')}>
          {one.baselines.length === 0 ? (
            <Empty>{t('noBaselines')}</Empty>
          ) : (
            <PlainTable
              label={`${one.legalName}: ${t('baselines')}`}
              head={[t('material'), t('perYear')]}
              rows={one.baselines.map(each => [nameOf(each.material), format.kg(each.kgPerYear)])}
            />
          )}
        </Card>
      )}
    </div>
  )
}

function Admit({ one }: { one: Participant }) {
  const { t } = useTranslation('participants')
  const admit = useAdmit()
  const outcome = useOutcome()
  const name = one.legalName
  return (
    <ConfirmButton
      label={t('admit')}
      kind="primary"
      title={t('admitTitle', { name })}
      confirmLabel={t('admitNow')}
      act={async () => outcome(await admit.mutateAsync(one.id), t('admitted', { name }))}
    >
      <p>{t(`admitAs.${one.kind}`)}</p>
      <p>{t('audited')}</p>
    </ConfirmButton>
  )
}

function Suspend({ one }: { one: Participant }) {
  const { t } = useTranslation('participants')
  const suspend = useSuspend()
  const outcome = useOutcome()
  const [reason, setReason] = useState('')
  const name = one.legalName
  return (
    <ConfirmButton
      label={t('suspend')}
      title={t('suspendTitle', { name })}
      confirmLabel={t('suspendNow')}
      confirmKind="danger"
      canConfirm={reason.trim().length >= MIN_REASON}
      act={async () => {
        outcome(await suspend.mutateAsync({ id: one.id, reason: reason.trim() }), t('suspended', { name }))
        setReason('')
      }}
    >
      <p>{t('suspendWhat')}</p>
      <p>{t('audited')}</p>
      <Field label={t('reason')} hint={t('reasonHint')} value={reason} onChange={setReason} rows={3} isRequired />
    </ConfirmButton>
  )
}
