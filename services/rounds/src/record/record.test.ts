import {
  allocationAccepted,
  allocationsProposed,
  deliveryReported,
  type RoundDraft,
  roundAwarded,
  roundCompleted,
  roundCreated,
  roundMatched,
  roundOpened,
  roundRevised,
} from '@lodestone/contracts'
import { canonicalHash, firstBrokenLink, type Json } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { draftRound } from '../round/round.draft.ts'
import { revisedFact } from '../round/round.facts.ts'
import { eventsFor, eventsOf, type RoundFact } from './record.ts'

const fact = (type: string, data: object, actor = 'olga'): RoundFact => ({
  type,
  time: '2027-01-10T00:00:00.000Z',
  actor,
  data: data as RoundFact['data'],
})
const facts = [
  fact(roundCreated, { roundId: 'r', seedHash: 'ab'.repeat(32) }),
  fact(roundOpened.type, { roundId: 'r' }),
  fact(roundMatched.type, { roundId: 'r', matchedKg: '40', allocations: 2, salt: 'cd'.repeat(16) }),
  fact(allocationAccepted.type, { roundId: 'r', allocationId: 'a1', memberId: 'm1' }),
  fact(allocationAccepted.type, { roundId: 'r', allocationId: 'a2', memberId: 'm2' }),
  fact(roundAwarded.type, { roundId: 'r', awards: [{ allocationId: 'a1', quantityKg: '20' }] }),
]
const { events, head } = eventsOf(facts)

test('events are one chain of their own that begins with the hash of the seed', () => {
  expect(events.map(event => event.seq)).toEqual([1, 2, 3, 4, 5, 6])
  expect(events[0]?.data).toMatchObject({ seedHash: 'ab'.repeat(32) })
  expect(events.some(event => 'subject' in event)).toBe(false)
  expect(firstBrokenLink(events)).toBe(-1)
  expect(firstBrokenLink(events.map((event, i) => (i === 4 ? { ...event, actor: 'somebody' } : event)))).toBe(4)
  expect(head).toBe(events.at(-1)?.hash)
})

test('what others did is withheld whole, while its hashes keep the chain together', () => {
  const shown = eventsFor(events, { allocations: new Set(['a1']), matched: false })
  expect(shown.map(event => 'withheld' in event)).toEqual([false, false, true, false, true, true])
  for (const [index, event] of shown.entries()) {
    expect(event).toMatchObject({ previousHash: events[index]?.previousHash, hash: events[index]?.hash })
    if ('withheld' in event) expect(Object.keys(event).sort()).toEqual(['hash', 'previousHash', 'seq', 'withheld'])
    else expect(event).toEqual(events[index])
  }
  expect(JSON.stringify(shown)).not.toContain('m2')
})

test('whose allocations were proposed is withheld whole, from those whose they are too', () => {
  const parties = [{ participantId: 'm1', allocationIds: ['a1'] }]
  const proposed = eventsOf([...facts, fact(allocationsProposed.type, { roundId: 'r', parties })]).events
  const shown = eventsFor(proposed, { allocations: new Set(['a1']), matched: true })
  expect(shown.at(-1)).toEqual({ ...shown.at(-1), withheld: true })
})

test('drafts that were replaced before the round opened are withheld, the first and the opened one are shown', () => {
  const rules = (price: string) => ({ rules: { reservePrices: { 'dy-oxide': { amount: price, currency: 'EUR' } } } })
  const drafted = eventsOf([
    fact(roundCreated, { roundId: 'r', seedHash: 'ab'.repeat(32), ...rules('300') }),
    fact(roundRevised, { roundId: 'r', version: 2, ...rules('287.50') }),
    fact(roundRevised, { roundId: 'r', version: 3, ...rules('310') }),
    fact(roundOpened.type, { roundId: 'r', ...rules('310') }),
  ]).events
  const shown = eventsFor(drafted, { allocations: new Set(), matched: true })
  expect(shown.map(event => 'withheld' in event)).toEqual([false, true, true, false])
  expect(JSON.stringify(shown)).not.toContain('287.50')
})

test('the hash of a replaced draft cannot be found by trying drafts', () => {
  const draft = { reference: 'r-1', rules: { rates: {} } } as unknown as RoundDraft
  const round = {
    ...draftRound(
      { ...draft, collectionClosesAt: '2027-02-01T00:00:00Z', offersCloseAt: '2027-03-01T00:00:00Z' },
      { id: 'r', seed: '', seedHash: '' },
    ),
    version: 2,
  }
  const hashOf = () => canonicalHash(revisedFact(round).data as Json)
  expect(hashOf()).not.toBe(hashOf())
})

test('the event of the match is shown where its sum is disclosed', () => {
  expect(eventsFor(events, { allocations: new Set(), matched: true })[2]).toEqual(events[2])
})

test('the completion of a round does not say whose delivery was the last', () => {
  const completed = eventsOf([
    ...facts,
    fact(deliveryReported.type, { roundId: 'r', allocationId: 'a1', memberId: 'm1' }, 'mia@m1'),
    fact(roundCompleted.type, { roundId: 'r' }, 'mia@m1'),
  ]).events
  const shown = (...allocations: string[]) =>
    eventsFor(completed, { allocations: new Set(allocations), matched: false }).at(-1)
  expect(shown('a1')).toEqual(completed.at(-1))
  expect(shown('a2')).toHaveProperty('withheld', true)
})

test.each(['ops@hub.eu', 'olga@01998e3a-5f00-7000-8000-0000000000f9'])(
  'what the operator %s did to a round is shown',
  actor => {
    const acted = eventsOf([
      fact(roundCreated, { roundId: 'r', seedHash: 'ab'.repeat(32) }, actor),
      fact(roundOpened.type, { roundId: 'r' }, actor),
      fact(roundAwarded.type, { roundId: 'r', awards: [] }, actor),
      fact(roundCompleted.type, { roundId: 'r' }, actor),
    ]).events
    const shown = eventsFor(acted, { allocations: new Set(), matched: false })
    expect(shown.map(event => 'withheld' in event)).toEqual([false, false, true, false])
    expect(shown[0]).toEqual(acted[0])
  },
)
