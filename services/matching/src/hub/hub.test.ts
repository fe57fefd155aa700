import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { roundCancelled, runBegunAnew, runFailed } from '@lodestone/contracts'
import { firstBrokenLink, uuidv7 } from '@lodestone/kernel'
import type { ReceivedEvent } from '@lodestone/messaging'
import { type Api, startTestHub, type TestHub, until } from '@lodestone/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { bookConsumer, type Hints } from '../book/book.consumers.ts'
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
const newId = () => uuidv7(Date.now())
const consume = (events: ReceivedEvent[]): Promise<void> =>
  database().transaction(tx => bookConsumer(() => {}, newId).handle(tx, events, () => {}))

/** An offer at a price in EUR. */
const offerAt = (n: number, amount: string, more: Parameters<typeof offerOf>[1] = {}) =>
  offerOf(n, { price: { fixed: { amount, currency: 'EUR' } }, tiers: [{ fromKg: '0', exWorks: amount }], ...more })

const BOOKS = { lines: [lineOf(1), lineOf(2, { priority: 1, bloc: 'JP' })], offers: [offerAt(1, '50')] }
/** Begins what the worker puts to the engine itself. */
const BY_ENGINE = 'ea1e'.repeat(16)

let rounds = 100
async function sealedRound(
  matched: boolean,
  seed?: string,
  meanwhile?: (roundId: string) => Promise<void>,
  { lines, offers } = BOOKS,
): Promise<string> {
  const roundId = idOf(9, ++rounds)
  const round = roundEvents(lines, offers, { roundId, ...(seed ? { seed } : {}) })
  await consume([round.opened, round.closed, ...round.demandParts, ...round.supplyParts, round.supplySeal])
  if (!matched) return roundId
  await consume([round.demandSeal])
  await meanwhile?.(roundId)
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

test('a round that was closed is expected to be matched until it is cancelled, and one of projects never', async () => {
  const heard: string[] = []
  const hints: Hints = {
    closed: roundId => heard.push(`closed ${roundId}`),
    cancelled: roundId => heard.push(`cancelled ${roundId}`),
    came: () => {},
  }
  const [goods, projects] = [idOf(9, 90), idOf(9, 91)]
  for (const roundId of [goods, projects]) {
    const { opened, closed } = roundEvents(BOOKS.lines, BOOKS.offers, { roundId })
    const data = { ...(opened.data as object), ...(roundId === projects ? { type: 'project' } : {}) }
    const cancelled = { ...closed, type: roundCancelled.type, data: { roundId, cancelledAt: closed.time } }
    await database().transaction(tx =>
      bookConsumer(() => {}, newId, hints).handle(
        tx,
        [{ ...opened, data }, closed, cancelled] as ReceivedEvent[],
        () => {},
      ),
    )
  }
  expect(heard).toEqual([`closed ${goods}`, `cancelled ${goods}`, `cancelled ${projects}`])
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

test('a what-if under other departures shows volume, cost and surplus of both, and which pairs would rather trade outside', async () => {
  // The average of both offers is above the first line's ceiling: it leaves, though 20 kg of the cheap one stay, unless it may pay for its own goods alone.
  // Goods from the buyers' own territory are under no cap.
  const chain = [{ stage: 'mining' as const, country: 'SE' }]
  const books = {
    lines: [lineOf(1, { quantityKg: '50', ceilingPrice: { amount: '10.50', currency: 'EUR' } }), lineOf(2)],
    offers: [offerAt(1, '10', { quantityKg: '120', chain }), offerAt(2, '14', { quantityKg: '50', chain })],
  }
  const roundId = await sealedRound(true, BY_ENGINE, undefined, books)
  const { status, body } = await operator.post(`/rounds/${roundId}/what-if`, {
    rules: { departures: 'least-loss', requireCeilings: true, reservePrices: { 'ndpr-oxide': '20' } },
  })
  expect([status, body.rules]).toMatchObject([200, { departures: 'least-loss' }])
  expect(body.recordedTotals).toMatchObject({
    matchedKg: '100',
    cost: '1000',
    surplus: '0.0000',
    blocking: { pairs: 1 },
  })
  // The first line pays 10 of 10.50 for 50 kg; the second 11.20 for its 100 kg, of the 20 that the reserve price allows it.
  expect(body.totals).toMatchObject({ matchedKg: '150', cost: '1620', surplus: '905.0000', blocking: { pairs: 0 } })
  expect(body.changes).toMatchObject([{ recordedKg: '100', hypotheticalKg: '150', linesGaining: 1, linesLosing: 0 }])
})

test('a what-if tells on the same books what surplus would gain, and the kilograms that it would cost', async () => {
  // The first line can use the cheap offer alone, the second both and would pay more: whoever gets the cheap one decides whether both are served.
  const chain = [{ stage: 'mining' as const, country: 'SE' }]
  const upTo = (amount: string) => ({ quantityKg: '50', ceilingPrice: { amount, currency: 'EUR' as const } })
  const books = {
    lines: [
      lineOf(1, upTo('11')),
      lineOf(2, { ...upTo('31'), material: 'dy-oxide', substitutes: [{ material: 'ndpr-oxide', ratio: '1' }] }),
    ],
    offers: [
      offerAt(1, '10', { quantityKg: '50', chain }),
      offerAt(2, '30', { quantityKg: '50', chain, material: 'dy-oxide' }),
    ],
  }
  const roundId = await sealedRound(true, BY_ENGINE, undefined, books)
  const asked = (rules: object) =>
    operator.post(`/rounds/${roundId}/what-if`, { rules: { objective: 'surplus', ...rules } })
  expect(await asked({})).toMatchObject({ status: 422, body: { errors: [{ path: 'rules.objective' }] } })
  const { status, body } = await asked({ requireCeilings: true })
  expect([status, body.stages[0]]).toMatchObject([200, { name: 'surplus-5' }])
  expect(body.recordedTotals).toMatchObject({ matchedKg: '100', surplus: '100.0000' })
  expect(body.totals).toMatchObject({ matchedKg: '50', surplus: '1050.0000' })
})

test('what members took of earlier rounds is counted when a round opens, so a what-if cannot weigh by it anew', async () => {
  const reply = await operator.post(`/rounds/${await sealedRound(true)}/what-if`, { rules: { weights: 'realisation' } })
  expect(reply).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'rules.weights', message: expect.stringContaining('is opened') }] },
  })
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

test('a what-if or a replay without a result is 422 with the reason, in the words of the reader and not of the engine', async () => {
  const roundId = await sealedRound(true)
  await database().query('UPDATE round SET seed = $2 WHERE round_id = $1', [roundId, 'fa11'.repeat(16)])
  const replies = [
    await operator.post(`/rounds/${roundId}/what-if`, { rules: {} }),
    await operator.get(`/rounds/${roundId}/replay`),
  ]
  for (const { status, body } of replies) {
    expect([status, body.code]).toEqual([422, 'not-proved'])
    expect(body.detail).toMatch(/no result was proved/)
    expect(JSON.stringify(body)).not.toContain('7 kg')
  }
  expect((await operator.get(`/services/matching/audit?subject=what-if:${roundId}`)).body.items).toEqual([])
})

test('a what-if that the checker refuses is 422 and not shown, nor kept', async () => {
  const roundId = await sealedRound(true)
  await database().query('UPDATE round SET seed = $2 WHERE round_id = $1', [roundId, 'bad1'.repeat(16)])
  const { status, body } = await operator.post(`/rounds/${roundId}/what-if`, { rules: {} })
  expect([status, body.code]).toEqual([422, 'checker-refused'])
  expect((await operator.get(`/services/matching/audit?subject=what-if:${roundId}`)).body.items).toEqual([])
})

describe('a round whose matching has failed', () => {
  /** The fixture's engine throws as long as the marker's file is not there. */
  const marker = join(tmpdir(), `matching-hub-${process.pid}`)
  afterEach(() => {
    delete process.env.MATCHING_FIXTURE_MARKER
    rmSync(marker, { force: true })
  })
  const runOf = async (roundId: string) =>
    (
      await database().query<{ id: string; state: string; attempts: number }>(
        'SELECT id, state, attempts FROM run WHERE round_id = $1',
        [roundId],
      )
    )[0]
  const factsOf = (roundId: string) =>
    database().query<{ type: string; actor: string; data: string }>(
      'SELECT type, actor, data FROM journal WHERE subject = $1 AND type = ANY($2) ORDER BY seq',
      [roundId, [runFailed.type, runBegunAnew.type]],
    )

  test('is matched again by its operator: the failed run stays in the history, the new one has its own id', async () => {
    const roundId = await sealedRound(true, 'bad0'.repeat(16), async id => {
      await until('it has failed', async () => {
        await database().query("UPDATE run SET retry_at = now() WHERE round_id = $1 AND state = 'waiting'", [id])
        return (await runOf(id))?.state === 'failed'
      })
      const failed = await runOf(id)
      expect((await operator.get(`/rounds/${id}/replay`)).status).toBe(409)
      for (const other of [await hub.auditor(), await hub.member(idOf(1, 1))])
        expect((await other.post(`/rounds/${id}/match`)).status).toBe(403)
      expect(await runOf(id)).toEqual(failed)

      process.env.MATCHING_FIXTURE_MARKER = marker
      writeFileSync(marker, '')
      const { status, body } = await operator.post(`/rounds/${id}/match`)
      expect([status, body]).toEqual([200, { roundId: id, runId: expect.any(String), state: 'waiting' }])
      expect(body.runId).not.toBe(failed?.id)
      expect((await runOf(id))?.id).toBe(body.runId)
      const facts = await factsOf(id)
      expect(facts.map(({ type, actor, data }) => [type, actor, JSON.parse(data)])).toEqual([
        [runFailed.type, 'matching', { roundId: id, runId: failed?.id, attempts: 4, reason: 'fault' }],
        [
          runBegunAnew.type,
          expect.stringContaining('olga'),
          { roundId: id, runId: body.runId, failedRunId: failed?.id },
        ],
      ])
    })
    const run = await runOf(roundId)
    expect(run).toMatchObject({ state: 'done' })
    // Asked for once more, nothing changes.
    const again = await operator.post(`/rounds/${roundId}/match`)
    expect([again.status, again.body]).toEqual([200, { roundId, runId: run?.id, state: 'done' }])
    expect(await factsOf(roundId)).toHaveLength(2)
  })

  test('and no other: 404 where there is none, 409 before its books are sealed', async () => {
    expect((await operator.post(`/rounds/${idOf(9, 99_999)}/match`)).status).toBe(404)
    expect((await operator.post('/rounds/nonsense/match')).status).toBe(404)
    const reply = await operator.post(`/rounds/${await sealedRound(false)}/match`)
    expect([reply.status, reply.body.code]).toEqual([409, 'wrong-state'])
  })
})

test('runs that have failed are shown in operations and metrics', async () => {
  const roundId = await sealedRound(false)
  await database().query("INSERT INTO run (round_id, id, state) VALUES ($1, $2, 'failed')", [roundId, newId()])
  expect((await operator.get('/services/matching/operations')).body.figures).toMatchObject({ matching_runs_failed: 1 })
  const metrics = await (await fetch(`${hub.url}/metrics`)).text()
  expect(metrics).toContain('lodestone_matching_runs_failed{service="matching"} 1')
})
