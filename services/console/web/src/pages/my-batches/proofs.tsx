import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Credential } from '../../origin/credential.ts'
import { useValidity } from '../../origin/credentials.tsx'
import { credentialsQuery } from '../../origin/origin.queries.ts'
import { useCredentialWords } from '../../origin/use-credential-words.ts'
import { Link } from '../../ui/button.tsx'
import { Checks } from '../../ui/checks.tsx'
import styles from './my-batches.module.css'

/** A choice among the accepted credentials of one's own, without those that stand for the batch already. */
export function Proofs({
  value,
  onChange,
  error,
  known,
}: {
  value: readonly string[]
  onChange: (chosen: string[]) => void
  error?: string | undefined
  known: readonly string[]
}) {
  const { t } = useTranslation('batches')
  const say = useCredentialWords()
  const validity = useValidity()
  const held = useQuery(credentialsQuery()).data?.items ?? []
  const offered = held.filter(one => one.status === 'accepted' && !known.includes(one.id))
  const labelOf = (one: Credential) =>
    [say.kind(one.kind), ...one.stages.map(say.stage), one.issuer.name, validity(one)].join(' · ')
  if (offered.length === 0)
    return (
      <p className="hint">
        {t('noCredentials')} <Link to="/my/credentials">{t('toCredentials')}</Link>
      </p>
    )
  return (
    <div className={styles.proofs}>
      <Checks
        label={t('chooseCredentials')}
        error={error}
        value={value}
        onChange={onChange}
        options={offered.map(one => ({ value: one.id, label: labelOf(one) }))}
      />
    </div>
  )
}
