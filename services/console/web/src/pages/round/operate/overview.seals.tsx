import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { Hash } from '../../../ui/hash.tsx'
import { Empty } from '../../../ui/state.tsx'
import styles from './round.module.css'

const BOOKS = ['demand', 'supply'] as const

export function Seals({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  if (round.seals.length === 0)
    return (
      <Card title={t('seals.title')} lead={t('seals.lead')}>
        <Empty>{t(round.state === 'sealing' ? 'seals.awaited' : 'seals.notYet')}</Empty>
        <Facts items={[[t('seals.seedHash'), <Hash key="seed" value={round.seedHash} />]]} />
      </Card>
    )
  const agreed = round.inputDigest !== undefined
  return (
    <Card
      title={t('seals.title')}
      lead={t('seals.lead')}
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
                  [
                    t('seals.sum'),
                    seal.sumKg === undefined ? (
                      '–'
                    ) : (
                      <span key="sum" title={format.mass(seal.sumKg)}>
                        {format.kg(seal.sumKg)}
                      </span>
                    ),
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
      <Facts
        items={[
          [t('seals.seedHash'), <Hash key="seed" value={round.seedHash} />],
          ...(round.inputDigest
            ? [[t('seals.inputDigest'), <Hash key="input" value={round.inputDigest} />] as const]
            : []),
          ...(round.resultHash
            ? [[t('seals.resultHash'), <Hash key="result" value={round.resultHash} />] as const]
            : []),
        ]}
      />
    </Card>
  )
}
