import { useTranslation } from 'react-i18next'
import type { Round } from '../../../round/round.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { Hash } from '../../../ui/hash.tsx'
import { Empty } from '../../../ui/state.tsx'
import styles from './round.module.css'

const BOOKS = ['demand', 'supply'] as const

export function Seals({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  if (round.seals.length === 0)
    return (
      <Card title={t('seals.title')} lead={t('seals.lead')}>
        <Empty>{t('seals.awaited')}</Empty>
      </Card>
    )
  const agreed = round.inputDigest !== undefined
  return (
    <Card
      title={t('seals.title')}
      lead={t('seals.lead')}
      terms={['seal', 'book']}
      aside={
        <Badge tone={agreed ? 'good' : 'warn'}>
          {t(agreed ? 'seals.agree' : round.missing?.length ? 'seals.disagree' : 'seals.compared')}
        </Badge>
      }
    >
      {BOOKS.map(owner => {
        const seal = round.seals.find(each => each.owner === owner)
        return (
          <div key={owner} className={styles.seal} data-sealed={seal !== undefined}>
            <h3>{t(`seals.${owner}`)}</h3>
            {seal ? (
              <Facts
                items={[
                  [
                    t('seals.count'),
                    seal.count === undefined ? '–' : t(`seals.entries_${owner}`, { count: seal.count }),
                  ],
                  [t('seals.digest'), <Hash key="digest" value={seal.digest} />],
                  [t('seals.root'), <Hash key="root" value={seal.root} />],
                ]}
              />
            ) : (
              <p>{t('seals.awaited')}</p>
            )}
          </div>
        )
      })}
    </Card>
  )
}
