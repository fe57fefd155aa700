import { booksIncomplete, runBegunAnew, runFailed } from '@lodestone/contracts'
import { type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SPOILT, spoilMatching } from './failing-matching.ts'
import { caughtUp, startWholeHub } from './hub.ts'
import { expectChain, inState, openRound, type Played } from './journey.ts'
import { streamed } from './streamed.ts'

let hub: TestHub
let played: Played
beforeAll(async () => {
  hub = await startWholeHub()
  played = await openRound(hub)
})
afterAll(() => hub?.stop())

test('a round says that its matching has failed after four attempts, to operators and auditors alone and without the error; matched again it says so no more', async () => {
  const { operator, roundId, members, suppliers } = played
  const matching = await spoilMatching(hub, roundId)
  await operator.post(`/rounds/${roundId}/publish-pool`)
  await until('the pool is published', async () => (await operator.get(`/rounds/${roundId}/pool`)).status === 200)
  expect(await operator.post(`/rounds/${roundId}/close`)).toMatchObject({
    status: 200,
    body: { matching: { state: 'waiting', since: expect.any(String) } },
  })
  expect(await matching.givenUp()).toContain(SPOILT)

  const auditor = await hub.auditor()
  const failed = await until('the round says so', async () => {
    const { body } = await auditor.get(`/rounds/${roundId}`)
    return body.state === 'matching' && body.matching.state === 'failed' && body
  })
  expect(failed.matching).toEqual({
    state: 'failed',
    since: expect.any(String),
    attempts: 4,
    runId: expect.any(String),
    reason: 'fault',
  })
  expect((await operator.get('/rounds')).body.items).toEqual([failed])
  for (const { api } of [...members, ...suppliers])
    expect((await api.get(`/rounds/${roundId}`)).body).not.toHaveProperty('matching')
  const told = await streamed(hub.url, operator.token, runFailed.type)
  const audit = await auditor.get(`/audit?subject=matching:${roundId}`)
  expect(audit.body.items).toMatchObject([{ type: runFailed.type, data: { runId: failed.matching.runId } }])
  for (const text of [told, audit.text, JSON.stringify(failed)]) expect(text).not.toContain(SPOILT)

  // Asked for before its cause is mended, it fails again, under another id.
  expect((await operator.post(`/rounds/${roundId}/match`)).status).toBe(200)
  await matching.givenUp()
  const again = await until('the round says so again', async () => {
    const { body } = await operator.get(`/rounds/${roundId}`)
    return body.matching.state === 'failed' && body.matching.runId !== failed.matching.runId && body
  })
  expect(again.matching.since > failed.matching.since).toBe(true)

  await matching.mend()
  const begun = await operator.post(`/rounds/${roundId}/match`)
  expect(begun).toMatchObject({ status: 200, body: { state: 'waiting' } })
  const matched = await inState(operator, roundId, 'matched')
  expect(matched).not.toHaveProperty('matching')
  await until('all is told and heard', () => caughtUp(operator))
  expect((await operator.get(`/rounds/${roundId}`)).body).toEqual(matched)
  expect((await operator.get(`/rounds/${roundId}/replay`)).body).toMatchObject({ same: true })
  const { body: record } = await auditor.get(`/rounds/${roundId}/record`)
  expectChain(record)
  expect(JSON.stringify(record)).not.toContain('run-failed')
  const types = (await auditor.get(`/audit?subject=matching:${roundId}`)).body.items.map(
    (item: { type: string }) => item.type,
  )
  expect(types.slice(0, 4)).toEqual([runFailed.type, runBegunAnew.type, runFailed.type, runBegunAnew.type])
  expect(types).not.toContain(booksIncomplete.type)
})
