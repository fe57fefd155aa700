import { useTranslation } from 'react-i18next'
import { Sentence } from '../../finding/sentence.tsx'
import { useFormat } from '../../format/use-format.ts'
import { CredentialBadge } from '../../origin/credentials.tsx'
import { shortReference } from '../../origin/short-reference.ts'
import { useCredentialWords } from '../../origin/use-credential-words.ts'
import { Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { Empty } from '../../ui/state.tsx'
import styles from './delivery.module.css'
import type { Proof } from './delivery.queries.ts'

/** What the batches rest on: who attested it, by which token, and what the hub found when it looked last. */
export function Credentials({ proof: { credentials, batches } }: { proof: Proof }) {
  const { t } = useTranslation(['delivery', 'credentials'])
  const format = useFormat()
  const say = useCredentialWords()
  if (credentials.length === 0)
    return (
      <Card title={t('credentials')}>
        <Empty>{t('noCredentials')}</Empty>
      </Card>
    )
  return (
    <Card title={t('credentials')} lead={t('credentialsLead')}>
      <PlainTable
        label={t('credentials')}
        heads={[
          { text: t('credentials:kindHeader') },
          { text: t('credentials:issuer') },
          { text: t('credentials:batches') },
          { text: t('digest') },
          { text: t('credentials:checkedAt') },
          { text: t('verdict') },
        ]}
        rows={credentials.map(one => ({
          id: one.id,
          cells: [
            <Link key="kind" to={`/origin/credentials/${one.id}`}>
              {say.kind(one.kind)}
            </Link>,
            <span key="issuer">
              {one.issuer.name}
              <br />
              <code className={styles.digest}>{one.issuer.did}</code>
            </span>,
            batches
              .filter(batch => batch.credentials.includes(one.id))
              .map(batch => shortReference(batch.reference))
              .join(', '),
            <code key="digest" className={styles.digest}>
              {one.sha256}
            </code>,
            format.dateTime(one.checkedAt),
            <span key="verdict" className={styles.several}>
              <CredentialBadge status={one.status} />
              {one.findings.map(finding => (
                <Sentence key={finding.code + finding.message} said={say.finding(finding)} />
              ))}
            </span>,
          ],
        }))}
      />
    </Card>
  )
}
