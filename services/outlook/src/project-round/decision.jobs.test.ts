import { randomUUID } from 'node:crypto'
import type { Database, Sql } from '@lodestone/database'
import { toJson } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Pool } from '../computation/computation.pool.ts'
import { createOutlookDatabase } from '../outlook.fixture.ts'
import { decisionJob } from './decision.jobs.ts'
import { SEED, terms } from './project-round.fixture.ts'
import { changeRound, findRound, keepOpened, sealRound } from './round.store.ts'

let held: Awaited<ReturnType<typeof createOutlookDatabase>>
let database: Database
beforeAll(async () => {
  held = await createOutlookDatabase()
  database = held.database
})
afterAll(() => held?.drop())

const at = '2026-12-01T00:00:00.000Z'

async function closed(): Promise<string> {
  const roundId = randomUUID()
  const draft = { roundId, reference: roundId, name: 'A round', type: 'project', materials: ['ndpr-oxide'] }
  const more = { collectionClosesAt: at, offersCloseAt: at, seedHash: 'a'.repeat(64), periods: [], rules: {} }
  await keepOpened(database, { ...draft, ...more } as unknown as Parameters<typeof keepOpened>[1], at)
  await changeRound(database, roundId, { terms: toJson(terms()), termsVersion: 2 })
  await database.transaction(tx => sealRound(tx, roundId, { closedAt: at, seed: SEED, correlationId: 'x' }))
  return roundId
}

/** A job whose first computations break off, and what it has told. */
function jobThatBreaks(times: number) {
  const told: unknown[] = []
  const context = {
    database,
    door: {
      transaction: (_: unknown, work: (tx: Sql, record: (fact: unknown) => void) => Promise<void>) =>
        database.transaction(tx => work(tx, fact => told.push(fact))),
    },
    clock: () => new Date(at),
    log: { error: () => {}, warn: () => {} },
    newId: randomUUID,
    onStop: () => {},
  } as unknown as ServiceContext
  let asked = 0
  const decided = { book: toJson({}), result: toJson({}), bookDigest: 'b', resultHash: 'r', published: toJson({}) }
  const ask = async () => {
    if (asked++ < times) throw new Error('the thread died')
    return { ...decided, owned: [], sold: [] }
  }
  return { told, job: decisionJob(context, { ask } as unknown as Pool) }
}
const lapse = (roundId: string) =>
  database.query("UPDATE project_decision SET lease_until = now() - interval '1 second' WHERE round_id = $1", [roundId])

test('a decision that breaks off is begun again once its lease has lapsed, and told once it is there', async () => {
  const roundId = await closed()
  const { job, told } = jobThatBreaks(2)
  for (let n = 0; n < 2; n++) {
    await job.run()
    expect([(await findRound(database, roundId))?.state, told]).toEqual(['closed', []])
    await lapse(roundId)
  }
  await job.run()
  expect(await findRound(database, roundId)).toMatchObject({ state: 'decided', resultHash: 'r' })
  expect(told).toHaveLength(1)
})

test('a decision that breaks off each time has failed after the third', async () => {
  const roundId = await closed()
  const { job, told } = jobThatBreaks(Number.POSITIVE_INFINITY)
  for (let n = 0; n < 3; n++) {
    expect((await findRound(database, roundId))?.state).toBe('closed')
    await job.run()
    await lapse(roundId)
  }
  expect(await findRound(database, roundId)).toMatchObject({ state: 'failed', resultHash: null })
  expect(told).toHaveLength(1)
})
