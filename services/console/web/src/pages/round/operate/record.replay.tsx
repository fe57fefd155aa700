import { useTranslation } from 'react-i18next'
import { api, ask } from '../../../api/client.ts'
import { useCommand } from '../../../api/queries.ts'
import type { Round } from '../../../round/round.ts'
import { Button } from '../../../ui/button.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { Hash } from '../../../ui/hash.tsx'
import { useProblemText } from '../../../ui/problem-text.ts'
import styles from './round.module.css'

/** Has the hub run the matching again on the sealed books, and its checker look at the recorded result without the solver. */
export function Replay({ round }: { round: Round }) {
  const { t } = useTranslation('round-record')
  const problemText = useProblemText()
  const replay = useCommand(() => ask(api.GET('/rounds/{id}/replay', { params: { path: { id: round.id } } })))
  return (
    <Card
      title={t('replay.title')}
      lead={t('replay.lead')}
      aside={
        <Button kind="primary" onPress={() => replay.mutate(undefined)} isPending={replay.isPending}>
          {t('replay.run')}
        </Button>
      }
    >
      <div aria-live="polite" className="stack">
        {replay.isPending && <p className="note">{t('replay.running')}</p>}
        {replay.isError && <p className="note bad">{problemText(replay.error)}</p>}
        {replay.data && !replay.isPending && (
          <>
            <p className={replay.data.same && replay.data.findings.length === 0 ? 'note good' : 'note bad'}>
              {t(replay.data.same ? 'replay.same' : 'replay.different')}{' '}
              {replay.data.findings.length === 0
                ? t('replay.noFindings')
                : t('replay.findings', { count: replay.data.findings.length })}
            </p>
            {replay.data.findings.length > 0 && (
              <ul className={styles.findings}>
                {replay.data.findings.map(finding => (
                  <li key={finding}>{finding}</li>
                ))}
              </ul>
            )}
            <Facts
              items={[
                [t('replay.recorded'), <Hash key="recorded" value={replay.data.recordedHash} />],
                [t('replay.again'), <Hash key="again" value={replay.data.resultHash} />],
              ]}
            />
          </>
        )}
      </div>
    </Card>
  )
}
