import { aggregation } from '@lodestone/aggregation'
import { console as consoleService } from '@lodestone/console'
import { demand } from '@lodestone/demand'
import { matching } from '@lodestone/matching'
import { participants } from '@lodestone/participants'
import { rounds } from '@lodestone/rounds'
import { createLog, type RunningProcess, readConfig, startProcess } from '@lodestone/service'
import { supply } from '@lodestone/supply'

const services = [participants, demand, supply, aggregation, matching, rounds, consoleService]

/** Starts the services that `SERVICES` names, all unless set, in this process. `onFatal` hears of what only a new start heals. */
export function startHub(env: NodeJS.ProcessEnv, onFatal: (error: Error) => void): Promise<RunningProcess> {
  const config = readConfig(env)
  const wanted = services.filter(service => config.SERVICES.includes(service.name))
  return startProcess({ services: wanted, config, log: createLog(config.LOG_LEVEL), onFatal })
}
