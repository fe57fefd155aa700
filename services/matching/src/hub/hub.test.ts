import { firstBrokenLink } from '@lodestone/kernel'
import type { ReceivedEvent } from '@lodestone/messaging'
import { type Api, startTestHub, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookConsumer } from '../book/book.consumers.ts'
import { idOf, lineOf, offerOf, roundEvents } from '../book/round.fixture.ts'
import { matchingService } from '../service.ts'

/** The service as a process runs it, with the stand-in engine; what other services tell is made by hand. */

let hub: TestHub
let operator: Api
beforeAll(async () => {
  const worker = new URL('../computation/computation.fixture.ts', import.meta.url)
  hub = await startTestHub([matchingService({ worker })])
  operator = await hub.operator()
})
afterAll(() => hub?.stop())

const database = () => (hub.process.services[0] as TestHub['process']['services'][0]).database
const consume = (events: ReceivedEvent[]): Promise<void> =>
  database().transaction(tx => bookConsumer(() => {}).handle(tx, events))

let rounds = 100
async function sealedRound(matched: boolean, seed?: string): Promise<string> {
  const roundId = idOf(9, ++rounds)
  const lines = [lineOf(1), lineOf(2, { priority: 1, bloc: 'JP' })]
  const offer = offerOf(1, { price: { fixed: { amount: '50', currency: 'EUR' } } })
  const round = roundEvents(lines, [offer], { roundId, ...(seed ? { seed } : {}) })
  await consume([round.opened, round.closed, ...round.demandParts, ...round.supplyParts, round.supplySeal])
  if (!matched) return roundId
  await consume([round.demandSeal])
  await until('the job has matched it', async () => (await operator.get(`/rounds/${roundId}/replay`)).status === 200)
  return roundId
}

test('a replay gives the recorded hash, for auditors too', async () => {
  const roundId = await sealedRound(true)
  const { body } = await (await hub.auditor()).get(`/rounds/${roundId}/replay`)
  expect(body).toEqual({
    same: true,
    resultHash: body.recordedHash,
    recordedHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    // The stand-in for the engine writes nothing that the checker would believe.
    findings: expect.arrayContaining([expect.stringContaining('volume-')]),
  })
})

test('a replay that gives another result says so', async () => {
  const roundId = await sealedRound(true)
  await database().query('UPDATE run SET result_hash = $2 WHERE round_id = $1', [roundId, 'ab'.repeat(32)])
  expect((await operator.get(`/rounds/${roundId}/replay`)).body).toMatchObject({
    same: false,
    recordedHash: 'ab'.repeat(32),
  })
})

test.each(['replay', 'what-if'])('%s of an unknown round is 404, of one that is not matched yet 409', async what => {
  const ask = (id: string) =>
    what === 'replay' ? operator.get(`/rounds/${id}/replay`) : operator.post(`/rounds/${id}/what-if`, { rules: {} })
  expect(await ask(idOf(9, 99_999))).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect(await ask('nonsense')).toMatchObject({ status: 404 })
  expect(await ask(await sealedRound(false))).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
})

test('a what-if answers what would change under other rules, is kept in its own history, and touches nothing', async () => {
  const roundId = await sealedRound(true)
  const stored = () => database().query('SELECT * FROM run WHERE round_id = $1', [roundId])
  const before = await stored()
  const reply = await operator.post(`/rounds/${roundId}/what-if`, {
    rules: { pricing: 'uniform', maxCountrySharePct: '80' },
  })
  expect(reply).toMatchObject({
    status: 200,
    body: {
      roundId,
      hypothetical: true,
      rules: { pricing: 'uniform', maxCountrySharePct: '80', countryCapBase: 'pooled-demand' },
      totals: { baseCurrency: 'EUR' },
      recordedTotals: { baseCurrency: 'EUR' },
      shares: [],
      changes: [
        { priority: 1, bloc: 'JP', askedKg: '100', recordedKg: '50', hypotheticalKg: '50', gainedKg: '0' },
        { priority: 5, bloc: 'EU', askedKg: '100' },
      ],
    },
  })
  expect(await stored()).toEqual(before)
  const { body } = await operator.get(`/services/matching/audit?subject=what-if:${roundId}`)
  expect(body.items).toMatchObject([
    { actor: 'olga', data: { asked: { pricing: 'uniform' }, totals: reply.body.totals, changes: reply.body.changes } },
  ])
  expect(firstBrokenLink(body.items)).toBe(-1)
})

test('another rate is used for the prices of a what-if', async () => {
  const roundId = await sealedRound(true)
  const { body } = await operator.post(`/rounds/${roundId}/what-if`, {
    rules: { baseCurrency: 'USD', rates: { EUR: '1.25' } },
  })
  // The stand-in shows the first ex-works price that it was given.
  expect(body.stages[0].value).toBe('62.5')
})

test.each([
  [{ maxCountrySharePct: '101' }, 'rules.maxCountrySharePct'],
  [{ unknown: 1 }, 'rules.unknown'],
  [{ rates: { EUR: '2' } }, 'rules.rates'],
])('rules that cannot be are refused with a path: %j', async (rules, path) => {
  const reply = await operator.post(`/rounds/${await sealedRound(true)}/what-if`, { rules })
  expect(reply).toMatchObject({ status: 422, body: { errors: [{ path }] } })
})

test('runs that have failed are shown in operations and metrics', async () => {
  const roundId = await sealedRound(false)
  await database().query("INSERT INTO run (round_id, state) VALUES ($1, 'failed')", [roundId])
  expect((await operator.get('/services/matching/operations')).body.figures).toMatchObject({ matching_runs_failed: 1 })
  const metrics = await (await fetch(`${hub.url}/metrics`)).text()
  expect(metrics).toContain('lodestone_matching_runs_failed{service="matching"} 1')
})
