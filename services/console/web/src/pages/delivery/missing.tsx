import { useTranslation } from 'react-i18next'
import { useCredentialWords } from '../../origin/use-credential-words.ts'
import { Link } from '../../ui/button.tsx'
import type { Proof } from './delivery.queries.ts'

/** Whether the proof is whole, and each thing that it lacks. */
export function Missing({ proof }: { proof: Proof }) {
  const { t } = useTranslation('delivery')
  // Without batches no stage can be verified: that is said once.
  const isWithout = proof.missing.some(one => one.code === 'no-batches')
  const missing = proof.missing.filter(one => !(isWithout && one.code === 'stage-not-verified'))
  if (missing.length === 0) return <p className="note good">{t('whole')}</p>
  return (
    <section className="note warn" aria-label={t('missing')}>
      <strong>{t('missingCount', { count: missing.length })}</strong>
      <ul className="bullets">
        {missing.map(one => (
          <li key={[one.code, one.stage, one.batch, one.credential].join()}>
            <Lack proof={proof} lack={one} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Lack({ proof, lack: { code, stage, batch, credential } }: { proof: Proof; lack: Proof['missing'][number] }) {
  const { t } = useTranslation('delivery')
  const say = useCredentialWords()
  const lacked = t(`lack.${code}`, { stage: stage === undefined ? '' : say.stage(stage) })
  if (batch !== undefined)
    return (
      <>
        {lacked} <Link to={`/origin/batches/${batch}`}>{proof.batches.find(one => one.id === batch)?.reference}</Link>
      </>
    )
  if (credential !== undefined) {
    const held = proof.credentials.find(one => one.id === credential)
    return (
      <>
        {lacked}{' '}
        <Link to={`/origin/credentials/${credential}`}>{held && `${say.kind(held.kind)}, ${held.issuer.name}`}</Link>
      </>
    )
  }
  if (code === 'origin-not-proven')
    return (
      <>
        {lacked} <Link to={`/screening/${proof.delivery.offerId}`}>{t('screening')}</Link>
      </>
    )
  return lacked
}
