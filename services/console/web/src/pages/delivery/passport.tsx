import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { IssuedBadge } from '../../issued/issued.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Empty } from '../../ui/state.tsx'
import { OriginBadges } from '../screening/level.tsx'
import styles from './delivery.module.css'
import type { Proof } from './delivery.queries.ts'

/** The passport as it stands now. */
export function PassportCard({ proof: { passport } }: { proof: Proof }) {
  const { t } = useTranslation(['delivery', 'issued'])
  const format = useFormat()
  if (!passport)
    return (
      <Card title={t('passport')}>
        <Empty>{t('noPassport')}</Empty>
      </Card>
    )
  const { level, assurance, policy, policyVersion, issuedAt, revokedAt, because, sha256 } = passport
  return (
    <Card title={t('passport')} aside={<IssuedBadge status={passport.status} />}>
      <Facts
        items={[
          [
            t('attests'),
            <span key="level" className={styles.several}>
              <OriginBadges level={level} assurance={assurance} />
            </span>,
          ],
          [t('policy'), `${policy} ${policyVersion}`],
          [t('issued:issuedAt'), format.dateTime(issuedAt)],
          ...(revokedAt === undefined ? [] : [[t('issued:revokedAt'), format.dateTime(revokedAt)] as const]),
          ...(because === undefined ? [] : [[t('issued:because'), t(`issued:becauseOf.${because}`)] as const]),
          [
            t('digest'),
            <code key="digest" className={styles.digest}>
              {sha256}
            </code>,
          ],
        ]}
      />
    </Card>
  )
}
