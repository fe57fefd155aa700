import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useNow } from '../../format/use-now.ts'
import { useMay } from '../../session/session.tsx'
import { Badge } from '../../ui/badge.tsx'
import { EvidenceFile } from './evidence-file.tsx'
import styles from './screening.module.css'
import type { Evidence } from './screening.ts'
import { SOON_DAYS, todayOf, validityOf } from './validity.ts'

export function Proofs({ evidence }: { evidence: readonly Evidence[] }) {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const today = todayOf(useNow(3_600_000))
  const mayRead = useMay('operator')
  return (
    <div className={styles.site}>
      <h4>{t('evidence')}</h4>
      {evidence.length === 0 ? (
        <p className="hint">{t('noEvidence')}</p>
      ) : (
        <ul className={styles.proofs}>
          {evidence.map(one => {
            const { is, daysLeft } = validityOf(one, today)
            const tone = is !== 'valid' ? 'bad' : daysLeft <= SOON_DAYS ? 'warn' : 'good'
            return (
              <li key={`${one.type} ${one.sha256} ${one.validTo}`}>
                {t(`evidenceTypes.${one.type}`)}{' '}
                <Badge tone={tone}>
                  {is === 'expired'
                    ? t('expired')
                    : is === 'not-yet'
                      ? t('notYet')
                      : t('daysLeft', { count: daysLeft })}
                </Badge>
                <span className="hint">
                  {one.issuer} · {t('validFromTo', { from: format.date(one.validFrom), to: format.date(one.validTo) })}
                </span>
                {mayRead && <EvidenceFile evidence={one} />}
              </li>
            )
          })}
        </ul>
      )}
    </div>
  )
}
