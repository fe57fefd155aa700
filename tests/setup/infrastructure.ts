import { resolve } from 'node:path'
import { startInfrastructure } from '@lodestone/infra'

/**
 * Starts the real PostgreSQL and Kafka for a test run, once, and tells the tests where they are. With `TEST_CONTAINERS=1` both come from
 * testcontainers, elsewhere from the launcher that `npm start` uses. Kept running ones can be named by the two variables beforehand.
 */
export async function startTestInfrastructure(): Promise<() => Promise<void>> {
  if (process.env.LODESTONE_TEST_DATABASE_URL && process.env.LODESTONE_TEST_KAFKA_BROKERS) return async () => {}
  const started =
    process.env.TEST_CONTAINERS === '1' ? await (await import('./containers.ts')).startContainers() : await startLocal()
  process.env.LODESTONE_TEST_DATABASE_URL = started.databaseUrl
  process.env.LODESTONE_TEST_KAFKA_BROKERS = started.kafkaBrokers.join(',')
  return started.stop
}

async function startLocal() {
  return startInfrastructure({
    dataDir: resolve(process.env.DATA_DIR ?? '.lodestone-test'),
    cacheDir: resolve('.lodestone/cache'),
    progress: (line: string) => console.log(line),
  })
}
