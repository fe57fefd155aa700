import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../api/queries.ts'
import { saveJson } from '../../files/save.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Hash } from '../../ui/hash.tsx'
import { bookQuery, useVerify } from './project-rounds.queries.ts'

/** That deciding again gives the same, and that the decision breaks nothing of its book; and the book, to be decided elsewhere. */
export function CheckTab({ id }: { id: string }) {
  const { t } = useTranslation('project-rounds')
  const verify = useVerify(id)
  const { data, isPending, error } = verify
  const client = useQueryClient()
  const save = useCommand(async () => saveJson(`project-round-${id}.json`, await client.fetchQuery(bookQuery(id))))
  return (
    <Card
      title={t('check.title')}
      lead={t('check.lead')}
      aside={
        <>
          <Button onPress={() => save.mutate(undefined)} isPending={save.isPending}>
            {t('check.saveBook')}
          </Button>
          <Button kind="primary" onPress={() => verify.mutate(undefined)} isPending={isPending}>
            {t('check.run')}
          </Button>
        </>
      }
    >
      <div aria-live="polite" className="stack">
        {isPending && <p className="note">{t('check.running')}</p>}
        <FaultNote error={error ?? save.error} />
        {data && !isPending && (
          <>
            <p className={data.matches ? 'note good' : 'note bad'}>
              {t(data.matches ? 'check.same' : 'check.different')}
            </p>
            <Facts
              items={[
                [t('check.recorded'), <Hash key="recorded" value={data.recordedHash} />],
                [t('check.stored'), <Hash key="stored" value={data.storedHash} />],
                ...(data.resultHash === undefined
                  ? []
                  : [[t('check.again'), <Hash key="again" value={data.resultHash} />] as const]),
                [t('check.book'), <Hash key="book" value={data.bookDigest} />],
                ...(data.breaches.length === 0
                  ? []
                  : [[t('check.breaches'), data.breaches.map(({ code, of }) => `${code}: ${of}`).join(', ')] as const]),
              ]}
            />
          </>
        )}
      </div>
    </Card>
  )
}
