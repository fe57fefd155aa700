import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { AssuranceBadge } from '../ui/assurance.tsx'
import { Link } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import type { BatchHistory } from './batch.ts'
import type { Credential } from './credential.ts'
import { CredentialBadge } from './credentials.tsx'
import styles from './origin.module.css'
import { useCredentialWords } from './use-credential-words.ts'

/** How the origin of a batch is known: the credentials that were given for it, and what it lacks. */
export function BatchProof({
  batch,
  credentials,
  place,
  giving,
}: {
  batch: BatchHistory
  credentials: readonly Credential[]
  place: string
  giving: ReactNode
}) {
  const { t } = useTranslation(['batches', 'findings'])
  const say = useCredentialWords()
  const own = credentials.filter(one => batch.credentials.includes(one.id))
  return (
    <Card
      title={t('proof')}
      lead={t(`proofLong.${batch.assurance}`)}
      aside={<AssuranceBadge assurance={batch.assurance} />}
    >
      {batch.assurance !== 'verified' && (
        <div className="note warn">
          <strong>{t('toVerify')}</strong>
          <ul className="bullets">
            {batch.unproven.map(one => (
              <li key={one}>{t(`findings:lack.${one}`)}</li>
            ))}
            <li>{t('agree')}</li>
          </ul>
        </div>
      )}
      {own.length > 0 && (
        <ul className={styles.list}>
          {own.map(one => (
            <li key={one.id}>
              <Link to={`${place}/${one.id}`}>{say.kind(one.kind)}</Link> <span>{one.issuer.name}</span>{' '}
              <CredentialBadge status={one.status} />
            </li>
          ))}
        </ul>
      )}
      {giving !== undefined && <div className="row">{giving}</div>}
    </Card>
  )
}
