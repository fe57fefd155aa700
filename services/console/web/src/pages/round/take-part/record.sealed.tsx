import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { Card, Facts } from '../../../ui/card.tsx'
import { Hash } from '../../../ui/hash.tsx'
import { Empty, Loaded } from '../../../ui/state.tsx'
import styles from './my-rounds.module.css'
import { recordQuery } from './my-rounds.queries.ts'

export function SealedRecord({ round }: { round: Round }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const query = useQuery(recordQuery(round.id))
  return (
    <Card title={t('sealedRecord')} lead={t('sealedRecordLead')} terms={['record', 'seal']}>
      <Loaded query={query}>
        {record =>
          record === null ? (
            <Empty>{t('recordNotYet')}</Empty>
          ) : (
            <>
              <Facts
                items={[
                  [t('ruleBook'), record.ruleBook.version],
                  [t('inputDigest'), <Hash key="inputs" value={record.inputDigest} />],
                  [t('resultHash'), <Hash key="result" value={record.resultHash} />],
                  [t('recordHead'), <Hash key="head" value={record.head} />],
                ]}
              />
              <details>
                <summary>{t('events', { count: record.events.length })}</summary>
                <ol className={styles.events}>
                  {record.events.map(event => (
                    <li key={event.seq}>
                      {'withheld' in event ? (
                        t('eventOfOthers')
                      ) : (
                        <>
                          <time dateTime={event.time}>{format.dateTime(event.time)}</time> <code>{event.type}</code>
                        </>
                      )}
                    </li>
                  ))}
                </ol>
              </details>
            </>
          )
        }
      </Loaded>
    </Card>
  )
}
