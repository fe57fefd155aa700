import { randomUUID } from 'node:crypto'
import { resultComputed, roundMatched } from '@lodestone/contracts'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Started, startService } from '../aggregation.fixture.ts'
import { aggregation } from '../service.ts'
import { line, story } from '../story.fixture.ts'

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
