import { routeOf } from '@lodestone/contracts'
import type { Database } from '@lodestone/database'
import { demand } from '@lodestone/demand'
import type { Call } from '@lodestone/http'
import { uuidv7 } from '@lodestone/kernel'
import { openDoor, readConfig, type ServiceContext } from '@lodestone/service'
import { pino } from 'pino'

export type Statement = { text: string; values: readonly unknown[]; name?: string }

/** The very statement that submits one forecast, taken from the demand service by handing it a database that writes it down. Throws where it is not one. */
export async function submissionStatement(
  participantId: string,
  generation: bigint,
  body: unknown,
): Promise<Statement> {
  const written: Statement[] = []
  const database: Database = {
    schema: 'demand',
    within: () => database,
    get grouped() {
      return database
    },
    query: async (text: string, values: readonly unknown[] = [], name?: string) => {
      const reads = !/INSERT/.test(text)
      if (reads && /FROM gate WHERE/.test(text)) return [{ generation }]
      if (reads && /JOIN book/.test(text)) return [{ now: new Date().toISOString(), round_id: null }]
      if (!reads) written.push({ text, values, ...(name ? { name } : {}) })
      return []
    },
  } as unknown as Database
  const clock = () => new Date()
  const context = {
    name: 'demand',
    config: readConfig({ DATABASE_URL: 'x', KAFKA_BROKERS: 'x' }),
    database,
    door: openDoor({ database, clock, committed: () => {} }),
    admission: { admitted: async () => ({ id: participantId }), find: async () => undefined, list: async () => [] },
    log: pino({ level: 'silent' }),
    clock,
    newId: () => uuidv7(Date.now()),
    onStop: () => {},
  } as unknown as ServiceContext
  const call = {
    route: routeOf('submitForecast'),
    identity: { sub: 'mia', org: participantId, roles: new Set(['member']) },
    params: {},
    query: {},
    body,
    requestId: uuidv7(Date.now()),
  } as unknown as Call
  await demand.routes(context).submitForecast?.(call)
  const [statement] = written
  if (!statement || written.length > 1) throw new Error(`a forecast is submitted by ${written.length} statements`)
  return statement
}
