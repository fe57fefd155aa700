import { randomUUID } from 'node:crypto'
import { passRequested, resultComputed, roundMatched } from '@lodestone/contracts'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Started, startService } from '../aggregation.fixture.ts'
import { aggregation } from '../service.ts'
import { type Line, line, story } from '../story.fixture.ts'

let hub: Started
beforeAll(async () => {
  hub = await startService(aggregation, () => new Date('2026-11-24T12:00:00Z'))
})
afterAll(() => hub?.stop())

/** What members see of a round in which five ask for 100 kg each and get all of it, as much from each offer. */
async function seenOf(offers: number) {
  const tell = story(hub)
  const roundId = randomUUID()
  await tell.open(roundId)
  const lines = []
  for (let nth = 0; nth < 5; nth++) {
    // A cell of each round's own, so that no earlier pool hides it.
    const own = line({ material: 'ndfeb-magnet', period: `202${offers}-Q1` })
    await tell.entry(roundId, randomUUID(), await tell.member(), 'joined', [own])
    lines.push(own)
  }
  await tell.collected(roundId, lines)
  await until('the pool', async () => (await hub.member.get(`/rounds/${roundId}/pool`)).status === 200)
  const offerIds: string[] = []
  while (offerIds.length < offers) offerIds.push((await tell.offer({ quantityKg: '100' })).offerId)
  await hub.send(resultComputed, roundId, {
    roundId,
    part: 1,
    parts: 1,
    allocations: lines.flatMap(({ id: lineId }) =>
      offerIds.map(offerId => ({
        lineId,
        offerId,
        quantityKg: String(100 / offers),
        price: { amount: '1', currency: 'EUR' },
        landedPrice: '1',
      })),
    ),
    fills: lines.map(({ id: lineId }) => ({ lineId, filledKg: '100' })),
    explanations: [],
  })
  const hash = '0'.repeat(64)
  await hub.send(roundMatched, roundId, {
    roundId,
    inputDigest: hash,
    resultHash: hash,
    matchedKg: '500',
    allocations: 25,
  })
  await hub.settled()
  const path = `/aggregation/exposure?bloc=EU&year=2024&round=${roundId}`
  expect((await hub.operator.get(path)).body.round).toMatchObject({ matchedKg: '500' })
  return (await hub.member.get(path)).body.round
}

test('members see what a matching gave to a bloc where five sold to five in the one open cell of the pool', async () =>
  expect(await seenOf(5)).toMatchObject({ matched: true, matchedKg: '500' }))

test('and not where four sold it', async () =>
  expect(await seenOf(4)).toMatchObject({ matched: true, suppressed: true }))

test('what a further pass gives counts too, less what of the one before is matched anew; between passes members see none', async () => {
  const tell = story(hub)
  const roundId = randomUUID()
  await tell.open(roundId, { maxPasses: 2 })
  const lines: Line[] = []
  for (let nth = 0; nth < 5; nth++) {
    const own = line({ material: 'ndfeb-magnet', period: '2029-Q1' })
    await tell.entry(roundId, randomUUID(), await tell.member(), 'joined', [own])
    lines.push(own)
  }
  await tell.collected(roundId, lines)
  await until('the pool', async () => (await hub.member.get(`/rounds/${roundId}/pool`)).status === 200)
  const offers: string[] = []
  while (offers.length < 5) offers.push((await tell.offer({ quantityKg: '100' })).offerId)
  const result = (pass: number, given: readonly { lineId: string; offerId: string; quantityKg: string }[]) =>
    hub.send(resultComputed, roundId, {
      roundId,
      ...(pass === 1 ? {} : { pass }),
      part: 1,
      parts: 1,
      allocations: given.map(one => ({ ...one, price: { amount: '1', currency: 'EUR' }, landedPrice: '1' })),
      fills: lines.map(({ id: lineId }) => ({
        lineId,
        filledKg: String(
          given.filter(one => one.lineId === lineId).reduce((sum, { quantityKg }) => sum + Number(quantityKg), 0),
        ),
      })),
      explanations: [],
    })
  const matched = (pass?: number) =>
    hub.send(roundMatched, roundId, {
      roundId,
      inputDigest: '0'.repeat(64),
      resultHash: '0'.repeat(64),
      matchedKg: '0',
      allocations: 25,
      ...(pass === undefined ? {} : { pass }),
    })
  const first = lines.flatMap(({ id: lineId }) => offers.map(offerId => ({ lineId, offerId, quantityKg: '16' })))
  await result(1, first)
  await matched()
  await hub.settled()
  const path = `/aggregation/exposure?bloc=EU&year=2024&round=${roundId}`
  const seen = async (api = hub.operator) => (await api.get(path)).body.round
  expect(await seen()).toMatchObject({ matchedKg: '400' })
  expect(await seen(hub.member)).toMatchObject({ suppressed: true })
  // The first line declines all that it got; each of the others gets 10 more, of each offer 2.
  const refuser = lines[0]?.id as string
  await hub.send(passRequested, roundId, {
    roundId,
    pass: 2,
    part: 1,
    parts: 1,
    decisions: first.map(({ lineId, offerId, quantityKg }) =>
      lineId === refuser
        ? { lineId, offerId, refusedBy: ['member'], superseded: { quantityKg, needKg: quantityKg } }
        : { lineId, offerId, refusedBy: [] },
    ),
  })
  await hub.settled()
  expect(await seen()).toEqual({ id: roundId, state: 'matching', matched: false })
  await result(
    2,
    first.filter(({ lineId }) => lineId !== refuser).map(one => ({ ...one, quantityKg: '2' })),
  )
  await matched(2)
  await hub.settled()
  expect(await seen()).toMatchObject({ matchedKg: '360' })
  await tell.awarded(roundId, [])
  await hub.settled()
  expect(await seen()).toMatchObject({ matchedKg: '360' })
  // Four members got something: nobody but operators and auditors sees how much.
  expect(await seen(hub.member)).toMatchObject({ matched: true, suppressed: true })
})
