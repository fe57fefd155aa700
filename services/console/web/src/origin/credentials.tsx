import { useTranslation } from 'react-i18next'
import { Sentence } from '../finding/sentence.tsx'
import { useFormat } from '../format/use-format.ts'
import type { Column } from '../table/column.ts'
import { Badge } from '../ui/badge.tsx'
import { Link } from '../ui/button.tsx'
import type { Batch } from './batch.ts'
import { CREDENTIAL_TONES, type Credential, type CredentialStatus, dayOf } from './credential.ts'
import styles from './origin.module.css'
import { shortReference } from './short-reference.ts'
import { useCredentialWords } from './use-credential-words.ts'

export function CredentialBadge({ status }: { status: CredentialStatus }) {
  const { t } = useTranslation('credentials')
  return <Badge tone={CREDENTIAL_TONES[status]}>{t(`status.${status}`)}</Badge>
}

/** From when to when it holds, as its issuer wrote it. */
export function useValidity(): (one: Pick<Credential, 'validFrom' | 'validUntil'>) => string {
  const { t } = useTranslation('credentials')
  const format = useFormat()
  return ({ validFrom, validUntil }) => {
    const [from, until] = [dayOf(validFrom), dayOf(validUntil)]
    if (from && until) return t('valid.between', { from: format.date(from), until: format.date(until) })
    if (from) return t('valid.from', { from: format.date(from) })
    return until ? t('valid.until', { until: format.date(until) }) : t('valid.open')
  }
}

/** What stands against a credential, a sentence each. */
export function Findings({ credential: { findings } }: { credential: Credential }) {
  const say = useCredentialWords()
  return (
    <ul className="bullets">
      {findings.map(one => (
        <li key={one.code + one.message}>
          <Sentence said={say.finding(one)} />
        </li>
      ))}
    </ul>
  )
}

/** The columns of a list of credentials; `batches` are those that the reader sees, `of` is where one of each is shown. */
export function useCredentialColumns(
  batches: readonly Batch[],
  of: { readonly credential: string; readonly batch: string },
): readonly Column<Credential>[] {
  const { t } = useTranslation('credentials')
  const say = useCredentialWords()
  const validity = useValidity()
  const provenBy = (id: string) => batches.filter(batch => batch.credentials.includes(id))
  return [
    {
      id: 'kind',
      header: t('kindHeader'),
      width: '190px',
      isRowHeader: true,
      sort: one => say.kind(one.kind),
      cell: one => (
        <Link to={`${of.credential}/${one.id}`} title={one.credentialId}>
          {say.kind(one.kind)}
        </Link>
      ),
    },
    {
      id: 'status',
      header: t('statusHeader'),
      width: '130px',
      sort: one => t(`status.${one.status}`),
      cell: one => <CredentialBadge status={one.status} />,
    },
    {
      id: 'issuer',
      header: t('issuer'),
      width: 'minmax(170px, 1.2fr)',
      sort: one => one.issuer.name,
      cell: one => <span title={one.issuer.did}>{one.issuer.name}</span>,
    },
    {
      id: 'stages',
      header: t('proves'),
      width: 'minmax(120px, 0.8fr)',
      sort: one => one.stages.join(),
      cell: one => one.stages.map(say.stage).join(', ') || '–',
    },
    {
      id: 'batches',
      header: t('batches'),
      width: 'minmax(140px, 1fr)',
      sort: one => String(provenBy(one.id).length),
      cell: one => {
        const [first, ...more] = provenBy(one.id)
        if (!first) return '–'
        return (
          <>
            <Link to={`${of.batch}/${first.id}`} title={first.reference}>
              {shortReference(first.reference)}
            </Link>
            {more.length > 0 && ` ${t('andMore', { count: more.length })}`}
          </>
        )
      },
    },
    {
      id: 'valid',
      header: t('validHeader'),
      width: '190px',
      sort: one => one.validUntil ?? one.validFrom,
      cell: validity,
    },
    {
      id: 'against',
      header: t('against'),
      width: 'minmax(220px, 2fr)',
      cell: one => {
        const [first, ...more] = one.findings
        if (!first) return '–'
        return (
          <span className={styles.said}>
            <Sentence said={say.finding(first)} />
            {more.length > 0 && ` ${t('andMore', { count: more.length })}`}
          </span>
        )
      },
    },
  ]
}
