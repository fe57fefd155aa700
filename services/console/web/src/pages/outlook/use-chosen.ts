import { useQuery } from '@tanstack/react-query'
import { scenariosQuery } from '../../outlook/outlook.queries.ts'
import { useAddressed } from '../../shell/address.ts'
import { runsQuery } from './outlook.queries.ts'

/** The scenario and the run that are looked at, in the address: the newest of the scenario unless said. */
export function useChosen() {
  const scenarios = useQuery(scenariosQuery())
  const runs = useQuery(runsQuery())
  const [scenarioId, chooseScenario] = useAddressed('scenario', '')
  const [runId, chooseRun] = useAddressed('run', '')
  const all = scenarios.data?.items ?? []
  // Without a choice it is that of the newest run, which is what somebody looked at last.
  const scenario = all.find(({ id }) => id === (scenarioId || runs.data?.items[0]?.scenarioId)) ?? all[0]
  const own = (runs.data?.items ?? []).filter(one => one.scenarioId === scenario?.id)
  return {
    scenarios,
    runs,
    scenario,
    own,
    run: own.find(({ id }) => id === runId) ?? own[0],
    chooseScenario: (id: string) => {
      chooseScenario(id)
      chooseRun('')
    },
    chooseRun,
  }
}

export type Chosen = ReturnType<typeof useChosen>
