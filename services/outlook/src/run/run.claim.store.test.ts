import { randomUUID } from 'node:crypto'
import { toJson } from '@lodestone/kernel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOutlookDatabase, recordExample, waitingRun } from '../outlook.fixture.ts'
import { type Claim, claimRun, failRun, finishRun, keepAlive, releaseRun } from './run.claim.store.ts'
import { findRecorded, listRuns } from './run.store.ts'

let held: Awaited<ReturnType<typeof createOutlookDatabase>>
const baselineId = randomUUID()
beforeAll(async () => {
  held = await createOutlookDatabase()
  await recordExample(held.database, baselineId, 1)
})
afterAll(() => held?.drop())

const [one, other] = [randomUUID(), randomUUID()]
const at = '2026-12-01T00:00:00.000Z'
const answer = { world: toJson({}), outcome: toJson({}), worldDigest: 'w', outcomeHash: 'h' } as unknown as Parameters<
  typeof finishRun
>[2]

const waiting = () => waitingRun(held.database, baselineId, at)
const claimed = async (owner: string): Promise<Claim> => {
  const claim = await claimRun(held.database, owner)
  if (!claim) throw new Error('nothing to claim')
  return claim
}
const stateOf = async (id: string) => (await listRuns(held.database, { limit: 50 })).find(run => run.id === id)?.state

test('a run has one owner, which alone finishes it, with the world that its outcome is of', async () => {
  const id = await waiting()
  const claim = await claimed(one)
  expect(claim).toMatchObject({ id, claims: 1, correlationId: 'x' })
  expect(await claimRun(held.database, other)).toBeUndefined()
  await keepAlive(held.database, claim, { done: 1, elements: 3 })
  expect(await finishRun(held.database, { ...claim, owner: other }, answer, at)).toBe(false)
  expect(await finishRun(held.database, claim, answer, at)).toBe(true)
  expect(await findRecorded(held.database, id)).toMatchObject({ state: 'done', outcomeHash: 'h', world: '{}' })
  expect(await failRun(held.database, claim, 'late', at)).toBe(false)
})

test('a run whose owner has died is taken up by another, and the late one cannot finish it', async () => {
  const id = await waiting()
  const late = await claimed(one)
  await held.database.query("UPDATE run SET lease_until = now() - interval '1 second' WHERE id = $1", [id])
  const claim = await claimed(other)
  expect(claim).toMatchObject({ id, claims: 2 })
  expect(await finishRun(held.database, late, answer, at)).toBe(false)
  expect(await failRun(held.database, claim, 'why', at)).toBe(true)
  expect(await stateOf(id)).toBe('failed')
})

test('a run that is given back waits, and has not been tried', async () => {
  const id = await waiting()
  await releaseRun(held.database, await claimed(one))
  expect(await stateOf(id)).toBe('waiting')
  expect(await claimed(other)).toMatchObject({ id, claims: 1 })
})
