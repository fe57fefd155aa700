import { Label, Radio, RadioGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { BasisBadge } from '../../outlook/basis.tsx'
import { fatesOf } from '../../outlook/stops.ts'
import { useWords } from '../../outlook/use-words.ts'
import styles from './my-outlook.module.css'
import type { ExposedScenario } from './my-outlook.queries.ts'

/** One of the published scenarios, each with how many lines stop under it and when the first does. */
export function ScenarioChoice({
  scenarios,
  chosen,
  onChoose,
}: {
  scenarios: readonly ExposedScenario[]
  chosen: string
  onChoose: (id: string) => void
}) {
  const { t } = useTranslation('my-outlook')
  const words = useWords()
  return (
    <RadioGroup className={styles.choice ?? ''} value={chosen} onChange={onChoose}>
      <Label>{t('choose')}</Label>
      <div className={styles.scenarios}>
        {scenarios.map(scenario => (
          <Radio key={scenario.id} value={scenario.id} className={styles.scenario ?? ''}>
            <span className={styles.name}>{words.scenario(scenario.name)}</span>
            <Stops scenario={scenario} />
            <span>
              <BasisBadge basis={scenario.basis} />
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}

function Stops({ scenario: { lines } }: { scenario: ExposedScenario }) {
  const { t } = useTranslation('my-outlook')
  const format = useFormat()
  const fates = fatesOf(lines)
  const count = fates.filter(({ stopsOn }) => stopsOn !== undefined).length
  const first = fates[0]?.stopsOn
  if (first === undefined) return <span className={styles.good}>{t('noneStops')}</span>
  return (
    <span className={styles.bad}>
      {t('stopsFirst', {
        stops: t('stops', { count, lines: format.count(fates.length) }),
        first: t('first', { day: format.date(first) }),
      })}
    </span>
  )
}
