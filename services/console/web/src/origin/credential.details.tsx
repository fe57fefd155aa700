import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import { Link } from '../ui/button.tsx'
import { Card, Facts } from '../ui/card.tsx'
import { Hash } from '../ui/hash.tsx'
import { Empty } from '../ui/state.tsx'
import type { Batch } from './batch.ts'
import type { Credential } from './credential.ts'
import { CredentialBadge, Findings, useValidity } from './credentials.tsx'
import styles from './origin.module.css'
import { type Saying, sayingsOf } from './taken.ts'
import { useCredentialWords } from './use-credential-words.ts'

/** A credential: how it stands and why, what it says, and the batches that it was given for. */
export function CredentialDetails({
  credential,
  batches,
  batchPlace,
}: {
  credential: Credential
  batches: readonly Batch[]
  batchPlace: string
}) {
  const { t } = useTranslation('credentials')
  const say = useCredentialWords()
  const own = batches.filter(batch => batch.credentials.includes(credential.id))
  const sayings = sayingsOf(credential.taken)
  return (
    <>
      <Standing credential={credential} />
      <div className="grid">
        <Card title={t('says')} lead={t('saysLead')}>
          {sayings.length === 0 ? (
            <Empty>{t('saysNothing')}</Empty>
          ) : (
            <Facts items={sayings.map(one => [t(`taken.${one.label}`), <Said key={one.label} saying={one} />])} />
          )}
        </Card>
        <Card title={t('proves')} lead={t('provesLead')}>
          <Facts
            items={[
              [t('stages'), credential.stages.map(say.stage).join(', ') || t('noStages')],
              [
                t('batches'),
                own.length === 0 ? (
                  t('noBatches')
                ) : (
                  <ul key="batches">
                    {own.map(one => (
                      <li key={one.id}>
                        <Link to={`${batchPlace}/${one.id}`}>{one.reference}</Link>
                      </li>
                    ))}
                  </ul>
                ),
              ],
            ]}
          />
        </Card>
      </div>
    </>
  )
}

function Standing({ credential }: { credential: Credential }) {
  const { t } = useTranslation('credentials')
  const format = useFormat()
  const validity = useValidity()
  const { status, findings, issuer, credentialId, sha256, givenAt, checkedAt, nextCheckAt } = credential
  return (
    <Card title={t('standing')} lead={t(`statusLong.${status}`)} aside={<CredentialBadge status={status} />}>
      {findings.length > 0 && (
        <div className={status === 'accepted' || status === 'waiting' ? 'note warn' : 'note bad'}>
          <strong>{t('against')}</strong>
          <Findings credential={credential} />
        </div>
      )}
      <Facts
        items={[
          [
            t('issuer'),
            <span key="issuer">
              {issuer.name} <code>{issuer.did}</code>
            </span>,
          ],
          [t('name'), <code key="name">{credentialId}</code>],
          [t('validHeader'), validity(credential)],
          [t('givenAt'), format.dateTime(givenAt)],
          [t('checkedAt'), format.dateTime(checkedAt)],
          ...(nextCheckAt === undefined ? [] : [[t('nextCheckAt'), format.dateTime(nextCheckAt)] as const]),
          [t('hash'), <Hash key="hash" value={sha256} />],
        ]}
      />
    </Card>
  )
}

/** What a line of a credential says. */
export function Said({ saying }: { saying: Saying }) {
  const format = useFormat()
  const say = useCredentialWords()
  if ('countries' in saying) return format.list(saying.countries.map(format.country))
  if ('processes' in saying) return saying.processes.map(say.stage).join(', ')
  if ('names' in saying) return saying.names.join(', ')
  return (
    <ul className={styles.goods}>
      {saying.goods.map(({ name, kg }) => (
        <li key={`${name} ${kg}`}>
          <code>{name}</code> {kg !== undefined && <span className={styles.mass}>{format.kg(kg)}</span>}
        </li>
      ))}
    </ul>
  )
}
