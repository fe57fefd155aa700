import { randomUUID } from 'node:crypto'
import { allocationEnded, offerScreened, resultComputed, roundAwarded, roundMatched } from '@lodestone/contracts'
import { rebuild } from '@lodestone/messaging'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Started, startService } from './aggregation.fixture.ts'
import { aggregation, aggregationProjection } from './service.ts'
import { line, story } from './story.fixture.ts'

let hub: Started
beforeAll(async () => {
  hub = await startService(aggregation, () => new Date('2026-11-24T12:00:00Z'))
})
afterAll(() => hub?.stop())

const roundId = randomUUID()

const exposure = `/aggregation/exposure?bloc=EU&year=2024&round=${roundId}`
const coverage = '/aggregation/coverage?material=ndfeb-magnet'

/** A member's line in the round and the offer that is to serve it. */
type Pair = Awaited<ReturnType<typeof joined>>

describe('a matched round', () => {
  test('shows operators what its volume takes off a bloc’s exposure, and others nothing that is one member’s', async () => {
    const pair = await joined()
    await level(pair, 'C')
    await computed(pair)
    await showsExposure()
    await showsCoverage(pair)
    await showsAwards(pair)
  })
})

async function joined() {
  const tell = story(hub)
  await tell.open(roundId)
  const member = await tell.member()
  const magnet = line({ material: 'ndfeb-magnet', grade: 'N42', quantityKg: '400000' })
  const forecastId = await tell.forecast(member, [magnet])
  await tell.entry(roundId, forecastId, member, 'joined', [magnet])
  const { offerId, supplier } = await tell.offer({ grade: 'N42', composition: { Dy: '1.5' }, quantityKg: '383920' })
  return { member, magnet, offerId, supplier }
}

async function level({ offerId, supplier }: Pair, levelNow: string): Promise<void> {
  await hub.send(offerScreened, offerId, {
    offerId,
    participantId: supplier,
    version: 1,
    level: levelNow,
    computedLevel: levelNow,
    policy: 'p',
    policyVersion: '1',
    findings: [],
    missing: [],
  })
}

async function computed({ magnet, offerId }: Pair): Promise<void> {
  await hub.send(resultComputed, roundId, {
    roundId,
    part: 1,
    parts: 1,
    allocations: [
      { lineId: magnet.id, offerId, quantityKg: '383920', price: { amount: '1', currency: 'EUR' }, landedPrice: '1' },
    ],
    fills: [{ lineId: magnet.id, filledKg: '383920' }],
    explanations: [],
  })
  await hub.settled()
}

async function showsExposure(): Promise<void> {
  expect((await hub.operator.get(exposure)).body.round).toMatchObject({ matched: false })
  await hub.send(roundMatched, roundId, {
    roundId,
    inputDigest: '0'.repeat(64),
    resultHash: '0'.repeat(64),
    matchedKg: '383920',
    allocations: 1,
  })
  await hub.settled()
  expect((await hub.operator.get(exposure)).body).toMatchObject({
    bloc: 'EU',
    material: 'ndfeb-magnet',
    year: 2024,
    round: { id: roundId, matchedKg: '383920', after: { directPct: '92.3189' } },
  })
  expect((await hub.member.get(exposure)).body.round).toEqual({
    id: roundId,
    state: 'matched',
    matched: true,
    suppressed: true,
  })
  expect((await hub.member.get('/aggregation/exposure?bloc=JP')).body).toMatchObject({
    year: 2024,
    estimate: 'upper',
  })
  expect((await hub.member.get('/aggregation/exposure?bloc=JP&material=dy-oxide')).status).toBe(422)
  expect((await hub.member.get(`/aggregation/exposure?bloc=JP&round=${randomUUID()}`)).status).toBe(404)
}

async function showsCoverage(pair: Pair): Promise<void> {
  expect((await hub.operator.get(coverage)).body.items).toMatchObject([{ demandKg: '400000', gapKg: '400000' }])
  await level(pair, 'B')
  await hub.settled()
  expect((await hub.operator.get(coverage)).body).toMatchObject({
    items: [{ eligibleSupplyKg: '383920', gapKg: '16080' }],
    shares: [{ stage: 'magnet', country: 'AU', kg: '383920', ofDemandPct: '95.9800' }],
    assumptions: { content: 'typical-content 1', yields: 'oxide-to-magnet 1' },
  })
  const [{ contained }] = (await hub.operator.get(coverage)).body.items
  const dysprosium = (list: { element: string }[]) => list.find(one => one.element === 'Dy')
  // Of N42, 0 to 1 % is dysprosium; the offer declares 1.5 %.
  expect(dysprosium(contained.demand)).toMatchObject({ leastKg: '0', mostKg: '4000', uncertain: true })
  expect(dysprosium(contained.eligibleSupply)).toMatchObject({
    leastKg: '5758.8',
    mostKg: '5758.8',
    uncertain: false,
  })
  expect((await hub.member.get(coverage)).status).toBe(403)
}

/** What is awarded is wanted and on offer no more, until it lapses. */
async function showsAwards({ member, magnet, offerId, supplier }: Pair): Promise<void> {
  const award = (allocationId: string, quantityKg: string) => ({
    allocationId,
    lineId: magnet.id,
    offerId,
    memberId: member,
    supplierId: supplier,
    quantityKg,
    needKg: quantityKg,
  })
  const [kept, lapsing] = [randomUUID(), randomUUID()]
  await hub.send(roundAwarded, roundId, { roundId, awards: [award(kept, '300000'), award(lapsing, '83920')] })
  await hub.settled()
  expect((await hub.operator.get(coverage)).body.items).toMatchObject([
    { demandKg: '16080', eligibleSupplyKg: '0', gapKg: '16080' },
  ])
  await hub.send(allocationEnded, roundId, {
    roundId,
    allocationId: lapsing,
    lineId: magnet.id,
    offerId,
    memberId: member,
    supplierId: supplier,
    by: 'operator',
    state: 'lapsed',
    reason: 'no contract',
  })
  await hub.settled()
  expect((await hub.operator.get(coverage)).body.items).toMatchObject([
    { demandKg: '100000', eligibleSupplyKg: '83920', gapKg: '16080' },
  ])
}

test('read again from the log, every projection is what it was', async () => {
  const read = () =>
    Promise.all(aggregationProjection.map(table => hub.query(`SELECT * FROM ${table} AS row ORDER BY row::text`)))
  await until('what was told is summed', async () => (await hub.query('SELECT FROM changed LIMIT 1')).length === 0)
  const live = await read()
  expect(live.map(rows => rows.length > 0)).toEqual(
    aggregationProjection.map(table => table !== 'book' && table !== 'superseded'),
  )
  await rebuild({
    database: hub.database,
    consumer: 'aggregation',
    clear: async tx => {
      await tx.query(`TRUNCATE ${aggregationProjection.join(', ')}`)
    },
  })
  await until('all is read again', async () => JSON.stringify(await read(), text) === JSON.stringify(live, text))
})

const text = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
