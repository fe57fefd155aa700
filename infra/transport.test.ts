import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startInfrastructure } from './index.ts'
import { forgetTransport } from './transport.ts'

/** Where a hub keeps its events: as chosen, else where its data folder has them, else where it can. No server is started here. */

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lodestone-transport-'))
})
afterAll(() => rm(folder, { recursive: true }))

const quiet = { info: () => {}, warn: () => {}, error: () => {} }
const nothing = { PATH: '/nonexistent', DATABASE_URL: 'postgresql://given/db' }
async function start(name: string, more: Record<string, string> = {}) {
  const said: string[] = []
  const options = { dataDir: join(folder, name), log: quiet, progress: (text: string) => void said.push(text) }
  const { transport, kafkaBrokers, stop } = await startInfrastructure({ ...options, env: { ...nothing, ...more } })
  await stop()
  return { said, transport, kafkaBrokers }
}
const IN_POSTGRES = { transport: { TRANSPORT: 'postgres', KAFKA_BROKERS: '' }, kafkaBrokers: [] }

test('where no broker can be had events are kept in PostgreSQL, which is said in one line and stays so', async () => {
  expect(await start('bare')).toEqual({
    ...IN_POSTGRES,
    said: [
      'events are kept in PostgreSQL: neither Java with Maven, a container engine nor KAFKA_BROKERS was found; for one machine and small operators',
    ],
  })
  const { PATH = '', JAVA_HOME = '' } = process.env
  // Whatever this machine has.
  expect(await start('bare', { PATH, JAVA_HOME })).toEqual({
    ...IN_POSTGRES,
    said: ['events are kept in PostgreSQL, as this data folder has them'],
  })
})

test('a broker that is demanded and cannot be had is no reason to do without', async () => {
  const NEEDS = /^Kafka needs one of three: Java 17 .* Docker or Podman, or KAFKA_BROKERS set to a running broker$/
  await expect(start('demanded', { TRANSPORT: 'kafka' })).rejects.toThrow(NEEDS)
  await expect(start('bare', { TRANSPORT: 'kafka' })).rejects.toThrow(NEEDS)
  await expect(start('other', { TRANSPORT: 'pigeon' })).rejects.toThrow(
    'settings: TRANSPORT: one of kafka and postgres, not pigeon',
  )
})

test('a hub whose events are in Kafka does not begin without them, until it is told to', async () => {
  await mkdir(join(folder, 'older', 'kafka'), { recursive: true })
  await expect(start('older')).rejects.toThrow(
    /^Kafka needs one of three.*are in Kafka: npm run republish, then TRANSPORT=postgres, moves them into PostgreSQL$/,
  )
  expect(await start('older', { TRANSPORT: 'postgres', KAFKA_BROKERS: 'one:9092' })).toEqual({
    ...IN_POSTGRES,
    said: ['events are kept in PostgreSQL, as TRANSPORT says'],
  })
  expect((await start('older')).transport.TRANSPORT).toBe('postgres')
  await forgetTransport(join(folder, 'older'))
  await expect(start('older')).rejects.toThrow('are in Kafka')
})

test('brokers that are named are used', async () => {
  expect(await start('named', { KAFKA_BROKERS: 'one:9092, two:9092' })).toEqual({
    transport: { TRANSPORT: 'kafka', KAFKA_BROKERS: 'one:9092,two:9092' },
    kafkaBrokers: ['one:9092', 'two:9092'],
    said: [],
  })
})
