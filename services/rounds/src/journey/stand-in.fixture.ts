import type { ServiceName } from '@lodestone/contracts'
import { migrate } from '@lodestone/database/fixture'
import { type Fact, messagingMigrations, republish } from '@lodestone/messaging'
import { createLog, openSigning, type RunningService, readConfig, type Service, startService } from '@lodestone/service'
import { openTestLog, type TestHub, testTransport } from '@lodestone/testing'

/** Other services as far as the rounds hear of them: a journal and a relay each, on the real database and broker. */
export type StandIns = {
  tell(service: ServiceName, ...facts: Fact[]): Promise<void>
  /** Sends everything a second time that a service has told. */
  tellAgain(service: ServiceName): Promise<void>
  stop(): Promise<void>
}

export async function startStandIns(hub: TestHub, names: readonly ServiceName[]): Promise<StandIns> {
  const log = createLog('error')
  const transport = openTestLog(hub)
  const settings = { ...testTransport, DATA_DIR: hub.dataDir, TOPIC_PREFIX: hub.topicPrefix }
  const signing = openSigning(readConfig(settings), names)
  const keys = (hub.process.services[0] as RunningService).context.keys
  const running = new Map<ServiceName, RunningService>()
  for (const name of names) {
    const login = await migrate({ url: hub.databaseUrl, schema: name, folders: [messagingMigrations] })
    const config = readConfig({ ...settings, DATABASE_URL: login })
    const service: Service = { name, migrations: messagingMigrations, routes: () => ({}) }
    running.set(
      name,
      await startService(service, {
        config,
        transport,
        directory: {
          isLocal: () => false,
          urlOf: () => undefined,
          call: async () => ({ status: 503, body: '' }),
        },
        keys,
        signing,
        log,
        clock: () => new Date(),
        newId: () => crypto.randomUUID(),
        onFatal: error => {
          throw error
        },
      }),
    )
  }
  const of = (name: ServiceName): RunningService => {
    const service = running.get(name)
    if (!service) throw new Error(`no stand-in for ${name}`)
    return service
  }
  return {
    tellAgain: async name => {
      await republish(of(name).database, { alone: true })
    },
    tell: async (name, ...facts) => {
      await of(name).context.door.transaction({ actor: name, correlationId: 'test' }, async (_tx, record) =>
        record(...facts),
      )
    },
    stop: async () => {
      await Promise.all([...running.values()].map(one => one.stop()))
      await transport.close()
    },
  }
}
