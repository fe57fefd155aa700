import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useFormat } from '../../format/use-format.ts'
import { BasisBadge } from '../../outlook/basis.tsx'
import { Happenings } from '../../outlook/happenings.tsx'
import { useWords } from '../../outlook/use-words.ts'
import { useMay } from '../../session/session.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import styles from './outlook.module.css'
import { StartRun } from './start-run.tsx'
import type { Chosen } from './use-chosen.ts'

/** Which scenario is looked at, what happens in it, which of its runs, and the way to a new one. */
export function Choices({ chosen: { scenarios, scenario, own, run, chooseScenario, chooseRun } }: { chosen: Chosen }) {
  const { t } = useTranslation(['outlook', 'scenario'])
  const format = useFormat()
  const words = useWords()
  const mayAct = useMay('operator')
  if (!scenario) return null
  return (
    <Card
      title={words.scenario(scenario.name)}
      aside={
        <>
          <BasisBadge basis={scenario.basis} />
          {mayAct && <Link href={`/outlook/scenarios/new?from=${scenario.id}`}>{t('scenario:begin')}</Link>}
          {mayAct && <StartRun scenario={scenario} onStarted={chooseRun} />}
        </>
      }
    >
      <div className={styles.choices}>
        <Choice
          label={t('scenarioLabel')}
          value={scenario.id}
          onChange={chooseScenario}
          options={(scenarios.data?.items ?? []).map(({ id, name }) => ({ value: id, label: words.scenario(name) }))}
        />
        <Choice
          label={t('run.label')}
          value={run?.id ?? null}
          onChange={chooseRun}
          options={own.map(({ id, askedAt, state }) => ({
            value: id,
            label: t('run.one', { when: format.dateTime(askedAt), state: t(`run.state.${state}`) }),
          }))}
        />
      </div>
      {run && (
        <p className="hint">
          {t('run.over', {
            version: format.count(run.baselineVersion),
            lines: format.count(run.lines),
            members: format.count(run.members),
          })}
        </p>
      )}
      <details>
        <summary>{t('happens.title')}</summary>
        <Happenings scenario={scenario} />
      </details>
    </Card>
  )
}
