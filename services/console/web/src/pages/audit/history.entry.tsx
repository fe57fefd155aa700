import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Card, Facts } from '../../ui/card.tsx'
import { Hash } from '../../ui/hash.tsx'
import styles from './audit.module.css'
import type { AuditEntry } from './hash-chain.ts'

export function OneEntry({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  return (
    <div className={styles.entry}>
      <Card title={t('entry', { n: entry.seq })}>
        <Facts
          items={[
            [t('time'), `${format.moment(entry.time)} (${entry.time})`],
            [t('actor'), entry.actor],
            [t('type'), <code key="type">{entry.type}</code>],
            [t('hash'), <Hash key="hash" value={entry.hash} />],
            [t('previousHash'), <Hash key="previous" value={entry.previousHash} />],
          ]}
        />
        <h3>{t('data')}</h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
        <pre className={styles.data} tabIndex={0}>
          {JSON.stringify(entry.data, null, 2)}
        </pre>
      </Card>
    </div>
  )
}
