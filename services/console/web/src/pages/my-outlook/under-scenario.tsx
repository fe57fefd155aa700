import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Happenings } from '../../outlook/happenings.tsx'
import { scenariosQuery } from '../../outlook/outlook.queries.ts'
import { useAddressed } from '../../shell/address.ts'
import type { ExposedScenario, OwnExposure } from './my-outlook.queries.ts'
import { ScenarioChoice } from './scenario-choice.tsx'

/** The published scenarios to choose from, and what stands under the chosen one. */
export function UnderScenario({
  exposure,
  children,
}: {
  exposure: OwnExposure
  children: (scenario: ExposedScenario) => ReactNode
}) {
  const { t } = useTranslation('my-outlook')
  const format = useFormat()
  const { scenarios, asOf, baselineVersion } = exposure
  const [chosen, choose] = useAddressed('scenario', scenarios[0]?.id ?? '')
  const known = useQuery(scenariosQuery()).data?.items
  const scenario = scenarios.find(({ id }) => id === chosen) ?? scenarios[0]
  if (!scenario) return null
  const details = known?.find(({ id }) => id === scenario.id)
  return (
    <>
      <ScenarioChoice scenarios={scenarios} chosen={scenario.id} onChoose={choose} />
      <details>
        <summary>{t('about')}</summary>
        {details && <Happenings scenario={details} />}
      </details>
      {children(scenario)}
      <p className="hint">{t('asOf', { day: format.date(asOf), version: format.count(baselineVersion) })}</p>
    </>
  )
}
