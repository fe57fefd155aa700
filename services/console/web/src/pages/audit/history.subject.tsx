import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAddressed } from '../../shell/address.ts'
import { Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import styles from './audit.module.css'
import { type History, historyQuery } from './audit.queries.ts'
import { Entries } from './history.entries.tsx'
import { OneEntry } from './history.entry.tsx'
import { Export } from './history.export.tsx'
import { Verified } from './history.verified.tsx'
import { Prove } from './prove.tsx'

export function Subject({ subject }: { subject: string }) {
  const { t } = useTranslation('audit')
  const query = useQuery(historyQuery(subject))
  return (
    <Loaded query={query} rows={8}>
      {history =>
        history.entries.length === 0 ? (
          <Empty>{t('nothingKept')}</Empty>
        ) : (
          <Shown key={subject} subject={subject} history={history} />
        )
      }
    </Loaded>
  )
}

function Shown({ subject, history }: { subject: string; history: History }) {
  const { t } = useTranslation('audit')
  const { entries, service = '', alsoIn } = history
  const [seq, setSeq] = useAddressed('entry', '')
  const entry = entries.find(one => String(one.seq) === seq)
  const bare = entries[0]?.subject ?? subject
  return (
    <>
      <Card title={t('of', { subject: bare, service })} aside={<Export subject={subject} history={history} />}>
        <Verified history={history} onShow={at => setSeq(String(at))} />
        <Prove subject={`${service}:${bare}`} entries={entries} />
        {alsoIn.length > 0 && (
          <p className="hint">
            {t('alsoIn')}{' '}
            {alsoIn.map(other => (
              <span key={other}>
                <Link to={`/audit?subject=${encodeURIComponent(other)}`}>{other.split(':')[0]}</Link>{' '}
              </span>
            ))}
          </p>
        )}
      </Card>
      <div className={styles.beside}>
        <Entries history={history} onChoose={chosen => setSeq(String(chosen.seq))} />
        {entry ? <OneEntry entry={entry} /> : <p className="hint">{t('chooseEntry')}</p>}
      </div>
      <p className="hint">{t('readNote')}</p>
    </>
  )
}
