import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { policiesQuery } from '../../api/queries.ts'
import { Sentence, useSaid } from '../../finding/sentence.tsx'
import { useFormat } from '../../format/use-format.ts'
import { Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { OriginBadges } from './level.tsx'
import styles from './screening.module.css'
import type { Screening } from './screening.ts'

/** The computed level beside what an operator decided; the one that counts stands first. */
export function Judgement({ screening }: { screening: Screening }) {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const { level, assurance, computedLevel = level, decision } = screening
  return (
    <Card title={t('judgement')} aside={<OriginBadges level={level} assurance={assurance} />}>
      <div className={styles.beside}>
        <div className={decision ? styles.half : `${styles.half} ${styles.counting}`}>
          <h3>{t('computed')}</h3>
          <p>
            <strong>{t('levelIs', { level: computedLevel })}</strong> {t(`meaning.${computedLevel}`)}
          </p>
          <p className="hint">
            <Under screening={screening} />
          </p>
        </div>
        <div className={decision ? `${styles.half} ${styles.counting}` : styles.half}>
          <h3>{t('decided')}</h3>
          {decision ? (
            <>
              <p>
                <strong>{t('levelIs', { level: decision.level })}</strong> {decision.reason}
              </p>
              <p className="hint">{t('decidedBy', { by: decision.by, when: format.dateTime(decision.at) })}</p>
            </>
          ) : (
            <p className="hint">{t('noDecision')}</p>
          )}
        </div>
      </div>
      <Found screening={screening} />
    </Card>
  )
}

/** Under which policy, version and day. */
export function Under({ screening: { policy, policyVersion, on } }: { screening: Screening }) {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const name = useQuery(policiesQuery()).data?.items.find(one => one.id === policy)?.name ?? policy
  return (
    <>
      <Link to={`/screening/policies/${policy}`}>{t('under', { policy: name, version: policyVersion })}</Link>
      {on !== undefined && <>, {t('onDay', { day: format.date(on) })}</>}
    </>
  )
}

/** What was found and what is missing. */
export function Found({ screening }: { screening: Screening }) {
  const { t } = useTranslation('screening')
  const say = useSaid()
  const { findings } = screening
  const missing = say.missing(screening)
  return (
    <>
      <h3>{t('findings')}</h3>
      {findings.length === 0 ? (
        <p className="hint">{t('noFindings')}</p>
      ) : (
        <ul className={`bullets ${styles.found}`}>
          {findings.map(finding => (
            <li key={`${finding.code} ${finding.stage} ${finding.message}`}>
              <Sentence said={say.finding(finding)} /> <code>{finding.code}</code>
            </li>
          ))}
        </ul>
      )}
      <h3>{t('missing')}</h3>
      {missing.length === 0 ? (
        <p className="hint">{t('nothingMissing')}</p>
      ) : (
        <ul className={`bullets ${styles.found}`}>
          {missing.map(said => (
            <li key={said.text}>
              <Sentence said={said} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
