import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { startInfrastructure } from '@lodestone/infra'
import { forgetTransport } from '../../infra/transport.ts'
import { folderInMemory } from './memory.ts'
import { makeTemplate } from './template.ts'

/**
 * Starts the real PostgreSQL and Kafka for a test run, once, and tells the tests where they are. Where no broker can be had there is none, and
 * `LODESTONE_TEST_KAFKA_BROKERS` is empty: the hubs of tests keep their events in PostgreSQL, as with `TRANSPORT=postgres`. With `TEST_CONTAINERS=1` both come from
 * testcontainers, elsewhere from the launcher that `npm start` uses. Kept running ones can be named by the two variables beforehand.
 */
export async function startTestInfrastructure(): Promise<() => Promise<void>> {
  if (process.env.LODESTONE_TEST_DATABASE_URL && process.env.LODESTONE_TEST_KAFKA_BROKERS !== undefined)
    return async () => {}
  const started =
    process.env.TEST_CONTAINERS === '1' ? await (await import('./containers.ts')).startContainers() : await startLocal()
  process.env.LODESTONE_TEST_DATABASE_URL = started.databaseUrl
  process.env.LODESTONE_TEST_KAFKA_BROKERS = started.kafkaBrokers.join(',')
  process.env.LODESTONE_TEST_TEMPLATE = await makeTemplate(started.databaseUrl)
  return started.stop
}

async function startLocal() {
  const inMemory = process.env.DATA_DIR ? undefined : await folderInMemory()
  const dataDir = inMemory ?? resolve(process.env.DATA_DIR ?? '.lodestone-test')
  const started = await startInfrastructure({
    dataDir,
    cacheDir: resolve('.lodestone/cache'),
    progress: (line: string) => console.log(line),
  })
  const stop = async () => {
    await started.stop()
    // Every hub of a test has topics of its own. Kept over some dozens of runs, thousands of partitions make the broker slow.
    await rm(inMemory ?? join(dataDir, 'kafka'), { recursive: true, force: true })
    await forgetTransport(dataDir)
  }
  return { ...started, stop }
}
