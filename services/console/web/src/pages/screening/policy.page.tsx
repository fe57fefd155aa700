import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useMay } from '../../session/session.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { NewConcentration } from './new-concentration.tsx'
import { NewVersion } from './new-version.tsx'
import { policyQuery } from './policy.queries.ts'
import { useRuleFacts } from './rules.tsx'
import { isOrigin, type Policy, type PolicyVersion } from './screening.ts'

export default function PolicyPage({ params }: PageProps) {
  const { t } = useTranslation('screening')
  const id = params.id ?? ''
  const query = useQuery(policyQuery(id))
  const { data } = query
  return (
    <Page
      title={data?.name ?? t('policy')}
      back={{ to: '/screening?tab=policies', label: t('tabs.policies') }}
      aside={
        <>
          {data?.screensOffers && <Badge tone="accent">{t('screensOffers')}</Badge>}
          <ButtonLink kind="quiet" to={`/audit?subject=supply:${id}`}>
            {t('history')}
          </ButtonLink>
        </>
      }
    >
      <Loaded query={query} rows={8}>
        {policy => <Versions policy={policy} />}
      </Loaded>
    </Page>
  )
}

function Versions({ policy }: { policy: Policy }) {
  const { t } = useTranslation('screening')
  const mayAct = useMay('operator')
  const newest = policy.versions.at(-1)
  return (
    <>
      <div className="grid">
        {policy.versions.toReversed().map(version => (
          <Version key={version.version} version={version} stands={policy.standing?.version === version.version} />
        ))}
      </div>
      {mayAct && newest && (
        <Card title={t('newVersion')} lead={t(isOrigin(newest.rules) ? 'newVersionLead' : 'newConcentrationLead')}>
          {isOrigin(newest.rules) ? (
            <NewVersion policy={policy} rules={newest.rules} newest={newest} />
          ) : (
            <NewConcentration policy={policy} rules={newest.rules} newest={newest} />
          )}
        </Card>
      )}
    </>
  )
}

function Version({ version, stands }: { version: PolicyVersion; stands: boolean }) {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const { validFrom, validTo, source, note, state } = version
  const rules = useRuleFacts(version.rules)
  const isAddress = /^https:\/\//.test(source.reference)
  return (
    <Card
      title={t('versionIs', { version: version.version })}
      aside={
        <>
          {stands && <Badge tone="good">{t('standing')}</Badge>}
          <Badge tone={state === 'in-force' ? 'neutral' : 'warn'}>{t(`states.${state}`)}</Badge>
        </>
      }
      lead={
        validTo === undefined
          ? t('from', { from: format.date(validFrom) })
          : t('validFromTo', { from: format.date(validFrom), to: format.date(validTo) })
      }
    >
      <Facts
        items={[
          [
            t('source'),
            <span key="source" lang="en">
              {source.title} ·{' '}
              {isAddress ? (
                <a href={source.reference} rel="noreferrer" target="_blank">
                  {source.reference}
                </a>
              ) : (
                source.reference
              )}
            </span>,
          ],
          ...(note
            ? [
                [
                  t('note'),
                  <span key="note" lang="en">
                    {note}
                  </span>,
                ] as const,
              ]
            : []),
          ...rules,
        ]}
      />
    </Card>
  )
}
