import { type Address, DatabaseUnavailable, type Log, openDatabase } from '@lodestone/database'
import { errorOf } from '@lodestone/kernel'
import { partitionKey, type Transport } from '../ports.ts'
import { backOff, pause } from '../wait.ts'
import { postgresProducer } from './postgres.producer.ts'
import { postgresSubscription } from './postgres.subscription.ts'
import { ensureLogTopics } from './postgres.topics.ts'

/** The schema of the log, and the folder of its migrations. */
export const LOG_SCHEMA = 'log'
export const logMigrations = new URL('../../log/', import.meta.url)

/** Connections beside that of each subscription: one appends, one looks at ends. */
const CONNECTIONS = 2
/** Milliseconds between two looks for records that are older than their topics keep them, and how many of a partition go at once. */
const EXPIRE_EVERY_MS = 600_000
const EXPIRE_AT_ONCE = 10_000

export type PostgresTransportOptions = {
  /** Who signs in: a service, which may do what it is given; or the owner of the log, who may do everything and alone makes topics. */
  readonly address: Address
  readonly log: Log
  /** How long `ensureTopics` tries to reach the database. Default 30,000. */
  readonly topicsTimeoutMs?: number
}

/** The log of events in PostgreSQL, for one machine and for whoever wants no broker. Connects when used; the caller closes producers and subscriptions first. */
export function postgresTransport(o: PostgresTransportOptions): Transport {
  const { address, log } = o
  const database = openDatabase({
    ...address,
    schema: LOG_SCHEMA,
    max: CONNECTIONS,
    applicationName: 'lodestone-log',
    log,
  }).within('nobody')
  let expiring: NodeJS.Timeout | undefined

  async function expire(): Promise<void> {
    try {
      for (let gone = 1n; gone > 0n; ) {
        const [row] = await database.query<{ gone: bigint }>('SELECT expire($1::int) AS gone', [EXPIRE_AT_ONCE])
        gone = row?.gone ?? 0n
      }
    } catch (error) {
      log.debug({ error: errorOf(error).message }, 'old records of the log stay for now')
    }
  }

  return {
    producer: async () => postgresProducer(database),
    async consume(options) {
      expiring ??= setInterval(() => void expire(), EXPIRE_EVERY_MS).unref()
      return postgresSubscription(database, log, options)
    },
    async ensureTopics(topics) {
      const deadline = performance.now() + (o.topicsTimeoutMs ?? 30_000)
      for (let failures = 1; ; failures++) {
        try {
          return await ensureLogTopics(database, topics, log)
        } catch (error) {
          if (!(error instanceof DatabaseUnavailable) || performance.now() > deadline)
            throw new Error('topics could not be made sure of', { cause: error })
          log.warn({ error: error.message }, 'no database yet for the topics')
          await pause(backOff(failures, 100, 2_000))
        }
      }
    },
    async endOffsets(topics) {
      const rows = await database.query<{ topic: string; partition: number; end_offset: bigint }>(
        'SELECT topic, partition, end_offset FROM ends($1::text[])',
        [topics],
        'log-ends',
      )
      return new Map(rows.map(row => [partitionKey(row), row.end_offset]))
    },
    async startOffsets(topics) {
      const rows = await database.query<{ topic: string; partition: number; start_offset: bigint }>(
        'SELECT topic, partition, start_offset FROM starts($1::text[])',
        [topics],
        'log-starts',
      )
      return new Map(rows.map(row => [partitionKey(row), row.start_offset]))
    },
    async close() {
      clearInterval(expiring)
      await database.close()
    },
  }
}
