import { verifyRecord } from '@lodestone/engine/check'
import {
  createLog,
  migrateServices,
  perServiceText,
  type RunningProcess,
  readConfig,
  startProcess,
} from '@lodestone/service'
import {
  Api,
  createTestDatabase,
  hasBroker,
  temporaryKeyring,
  testInfrastructure,
  uniqueName,
} from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { republishAll } from '../../infra/operations/republish.ts'
import { ALL_SERVICES, allHeard, callersBy } from '../system/hub.ts'
import { completeRound, expectChain, matchRound, openRound, type Played, playedBy } from '../system/journey.ts'

/** One round whose hub moves its events from PostgreSQL to Kafka and back, while the round is under way. */

let database: Awaited<ReturnType<typeof createTestDatabase>>
let logins: string
let hub: RunningProcess | undefined
let played: Played
let keyring: ReturnType<typeof temporaryKeyring>
const prefix = `${uniqueName('moved')}.`

async function startOn(TRANSPORT: 'kafka' | 'postgres'): Promise<void> {
  const config = readConfig({
    PORT: '0',
    DATA_DIR: keyring.folder,
    DATABASE_URLS: logins,
    TRANSPORT,
    KAFKA_BROKERS: testInfrastructure().kafkaBrokers,
    TOPIC_PREFIX: prefix,
    LOG_LEVEL: 'error',
  })
  hub = await startProcess({ services: ALL_SERVICES, config, log: createLog('error') })
}

async function moveTo(transport: 'kafka' | 'postgres'): Promise<void> {
  await expect(republishAll({ url: database.url })).rejects.toThrow('stop the hub first')
  await hub?.stop()
  expect(await republishAll({ url: database.url })).toBeGreaterThan(30)
  await startOn(transport)
  played = await playedBy(callers, played)
  await allHeard(played.operator)
}

const callers = callersBy(caller => new Api(hub?.url ?? '').as(caller))
const counted = async () => {
  const { asOf: _, ...rest } = (await played.operator.get('/aggregation/coverage')).body
  return rest
}

describe.skipIf(!hasBroker)('a hub', () => {
  beforeAll(async () => {
    keyring = temporaryKeyring()
    database = await createTestDatabase({ migrated: true })
    logins = perServiceText(await migrateServices({ url: database.url }, ALL_SERVICES))
    await startOn('postgres')
    played = await openRound(callers)
    await allHeard(played.operator)
  })
  afterAll(async () => {
    await hub?.stop()
    await database?.drop()
    keyring?.remove()
  })

  test('goes on at a broker with a round that began in PostgreSQL, and nothing counts twice', async () => {
    const before = await counted()
    await moveTo('kafka')
    expect(await counted()).toEqual(before)
    await matchRound(played)
  })

  test('goes back to PostgreSQL, and finishes the round there', async () => {
    await allHeard(played.operator)
    const before = await counted()
    await moveTo('postgres')
    expect(await counted()).toEqual(before)
    await completeRound(played)
    const { body: record } = await played.operator.get(`/rounds/${played.roundId}/record`)
    expectChain(record)
    expect(verifyRecord(record).findings).toEqual([])
  })
})
