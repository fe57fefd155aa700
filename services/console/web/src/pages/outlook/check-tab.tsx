import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Hash } from '../../ui/hash.tsx'
import { type Outcome, type RunRead, useVerify } from './outlook.queries.ts'

/** What a run was computed of, and that computing it again gives the same. */
export function CheckTab({ run, outcome }: { run: RunRead; outcome: Outcome }) {
  const { t } = useTranslation('outlook')
  const format = useFormat()
  const { name, version } = outcome.solver
  return (
    <>
      <Card title={t('check.inputs')}>
        <Facts
          items={[
            [t('tabs.baseline'), format.count(run.baselineVersion)],
            [t('check.world'), <Hash key="world" value={outcome.worldDigest} />],
            [t('check.scenario'), <Hash key="scenario" value={run.scenarioDigest} />],
            [t('check.rules'), outcome.rules],
            [t('check.solver'), `${name} ${version}`],
          ]}
        />
      </Card>
      <Verification id={run.id} />
    </>
  )
}

function Verification({ id }: { id: string }) {
  const { t } = useTranslation('outlook')
  const verify = useVerify(id)
  const { data, isPending, error } = verify
  return (
    <Card
      title={t('check.title')}
      lead={t('check.lead')}
      aside={
        <Button kind="primary" onPress={() => verify.mutate(undefined)} isPending={isPending}>
          {t('check.run')}
        </Button>
      }
    >
      <div aria-live="polite" className="stack">
        {isPending && <p className="note">{t('check.running')}</p>}
        <FaultNote error={error} />
        {data && !isPending && (
          <>
            <p className={data.matches ? 'note good' : 'note bad'}>
              {t(data.matches ? 'check.same' : 'check.different')}
            </p>
            <Facts
              items={[
                [t('check.recorded'), <Hash key="recorded" value={data.recordedHash} />],
                [t('check.stored'), <Hash key="stored" value={data.storedHash} />],
                [t('check.again'), <Hash key="again" value={data.outcomeHash} />],
              ]}
            />
          </>
        )}
      </div>
    </Card>
  )
}
