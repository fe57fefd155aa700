import { randomUUID } from 'node:crypto'
import type { EventContract } from '@lodestone/contracts'
import type { Database } from '@lodestone/database'
import { canonicalJson, type Json } from '@lodestone/kernel'
import { memoryTransport, type Producer } from '@lodestone/messaging'
import { createLog, migrateServices, readConfig, type Service, startProcess } from '@lodestone/service'
import { Api, createTestDatabase, signedByOwners, temporaryKeyring, until } from '@lodestone/testing'

/** Facts of the other services as they would come over the broker: in order per key, with versions that rise by one. */
export type Feed = {
  send(event: EventContract, key: string, data: Json): Promise<void>
  /** Waits until the service has applied what was sent. */
  settled(): Promise<void>
}

export type Started = Feed & {
  operator: Api
  auditor: Api
  member: Api
  supplier: Api
  database: Database
  query<T>(text: string, values?: unknown[]): Promise<T[]>
  stop(): Promise<void>
}

/** The service on a database of its own, fed through the memory transport, which repeats and delays what it carries. */
export async function startService(
  service: Service,
  clock: () => Date,
  env: Record<string, string> = {},
): Promise<Started> {
  const test = await createTestDatabase({ migrated: true })
  const transport = memoryTransport({ seed: 1, partitions: 2, rejects: 0, detours: 0, duplicates: 0.3, delayMs: 1 })
  const keyring = temporaryKeyring()
  const config = readConfig({
    PORT: '0',
    DATA_DIR: keyring.folder,
    DATABASE_URL: (await migrateServices({ url: test.url }, [service])).get(service.name),
    KAFKA_BROKERS: 'none',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    SERVICES: service.name,
    ...env,
  })
  const running = await startProcess({
    services: [service],
    config,
    log: createLog(config.LOG_LEVEL),
    clock,
    transport,
  })
  const producer: Producer = await transport.producer()
  const prove = signedByOwners(keyring.folder)
  const versions = new Map<string, number>()
  const api = new Api(running.url)
  const one = running.services[0]
  if (!one) throw new Error('nothing runs')
  return {
    send: async (event, key, data) => {
      const at = `${event.topic} ${key}`
      const version = (versions.get(at) ?? 0) + 1
      versions.set(at, version)
      await producer.send(
        prove([
          {
            topic: event.topic,
            key,
            value: canonicalJson(data),
            headers: {
              ce_specversion: '1.0',
              ce_id: randomUUID(),
              ce_source: 'test',
              ce_type: event.type,
              ce_subject: key,
              ce_time: clock().toISOString(),
              ce_aggregateversion: String(version),
            },
          },
        ]),
      )
    },
    settled: async () => {
      await until('all is applied', async () => {
        for (const [at, version] of versions) {
          const [topic, key] = at.split(' ')
          const [row] = await one.database.query<{ version: number }>(
            'SELECT version FROM inbox_version WHERE topic = $1 AND key = $2',
            [topic, key],
          )
          if (row?.version !== version) return false
        }
        return true
      })
    },
    operator: await api.as({ sub: 'olga', roles: ['operator'] }),
    auditor: await api.as({ sub: 'anton', roles: ['auditor'] }),
    member: await api.as({ sub: 'mia', org: randomUUID(), roles: ['member'] }),
    supplier: await api.as({ sub: 'sam', org: randomUUID(), roles: ['supplier'] }),
    database: one.database,
    query: (text, values) => one.database.query(text, values) as never,
    stop: async () => {
      await running.stop()
      await transport.close()
      await test.drop()
      keyring.remove()
    },
  }
}
