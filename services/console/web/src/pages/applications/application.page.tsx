import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { applicationQuery } from '../../application/application.queries.ts'
import { type Application, STATE_TONES } from '../../application/application.ts'
import { Described, Exchanges } from '../../application/described.tsx'
import { Documents } from '../../application/documents.tsx'
import { useFormat } from '../../format/use-format.ts'
import { useMay } from '../../session/session.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink, Link } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import styles from './applications.module.css'
import { Admit, Ask, Refuse } from './decisions.tsx'
import { Resemblances } from './resemblances.tsx'

export default function ApplicationPage({ params }: PageProps) {
  const { t } = useTranslation('application')
  const query = useQuery(applicationQuery(params.id ?? ''))
  const { data } = query
  const mayOpen = useMay('operator')
  return (
    <Page
      title={data?.applied.legalName ?? t('title')}
      back={{ to: '/applications', label: t('title') }}
      aside={data && <Aside one={data} />}
    >
      <Loaded query={query} rows={6}>
        {one => (
          <div className={styles.beside}>
            <div className="stack">
              <Described applied={one.applied} title={t('applied')} />
              {mayOpen && <Documents id={one.id} />}
              <Exchanges application={one} />
            </div>
            <div className="stack">
              <Resemblances id={one.id} />
              <Standing one={one} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  )
}

function Aside({ one }: { one: Application }) {
  const { t } = useTranslation('application')
  const mayAct = useMay('operator')
  const isOpen = one.state === 'submitted' || one.state === 'asked'
  return (
    <>
      <Badge tone={STATE_TONES[one.state]}>{t(`statesShort.${one.state}`)}</Badge>
      <ButtonLink kind="quiet" to={`/audit?subject=participants:${one.id}`}>
        {t('history')}
      </ButtonLink>
      {mayAct && one.state === 'submitted' && <Ask one={one} />}
      {mayAct && isOpen && <Refuse one={one} />}
      {mayAct && one.state === 'submitted' && <Admit one={one} />}
    </>
  )
}

/** Who applied and when, and what was decided. */
function Standing({ one }: { one: Application }) {
  const { t } = useTranslation('application')
  const format = useFormat()
  return (
    <Card title={t('standing')}>
      <Facts
        items={[
          [t('applicant'), one.applicant],
          [t('submittedAt'), format.dateTime(one.submittedAt)],
          ...(one.state === 'asked'
            ? [[t('askedAt', { when: format.dateTime(one.askedAt) }), one.question] as const]
            : []),
          ...(one.state === 'refused'
            ? [[t('refusedAt', { when: format.dateTime(one.refusedAt) }), one.reasons] as const]
            : []),
          ...(one.state === 'admitted'
            ? [
                [
                  t('admittedAt', { when: format.dateTime(one.admittedAt) }),
                  <Link key="participant" to={`/participants/${one.participantId}`}>
                    {one.applied.legalName}
                  </Link>,
                ] as const,
              ]
            : []),
        ]}
      />
    </Card>
  )
}
