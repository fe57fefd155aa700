import type { Database } from '@lodestone/database'
import { tracer } from '@lodestone/tracing'
import { openAdmission } from './admission.ts'
import { openApprovers } from './approval/approvers.ts'
import { openTwoPeople } from './approval/two-people.ts'
import { asksTwo } from './config.defaults.ts'
import type { Service, ServiceContext } from './define.ts'
import { tracedDoor } from './door.traced.ts'
import { openDoor } from './door.ts'
import { readingOn } from './lagging.ts'

/** What the process of a service has for it. */
export type Surroundings = Pick<ServiceContext, 'config' | 'directory' | 'keys' | 'log' | 'clock' | 'newId'>

/** What a service is given to work with on its database. */
export function contextOf(
  service: Service,
  { config, directory, keys, log, clock, newId }: Surroundings,
  database: Database,
  { committed, onStop }: { committed: () => void } & Pick<ServiceContext, 'onStop'>,
): ServiceContext {
  const door = openDoor({ database, clock, committed })
  return {
    config,
    database,
    reading: readingOn(database),
    door: tracer ? tracedDoor(door, service.name) : door,
    admission: openAdmission(database),
    twoPeople: openTwoPeople({
      service: service.name,
      asked: asksTwo(config),
      minutes: config.APPROVAL_MINUTES,
      clock,
      newId,
    }),
    approvers: openApprovers({ service: service.name, minutes: config.APPROVAL_MINUTES, clock, newId }),
    directory,
    keys,
    log,
    clock,
    newId,
    onStop,
  }
}
