import { allEvents } from '@lodestone/contracts'
import type { Json } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { decidedTypes, frame, tell } from './stream.ts'

const happening = (type: string, data: Json) =>
  tell({ type, key: 'k', aggregateVersion: 3, time: '2027-01-01T00:00:00.000Z', actor: 'olga', data })

test('for every event of the hub it is decided what is told', () => {
  expect([...decidedTypes()].sort()).toEqual(
    allEvents()
      .map(event => event.type)
      .sort(),
  )
})

test('an event is told with who, when and its subject; a type nobody has decided about is not', () => {
  expect(happening('rounds.round-completed.v1', { roundId: 'k' })).toEqual({
    type: 'rounds.round-completed.v1',
    subject: 'k',
    version: 3,
    time: '2027-01-01T00:00:00.000Z',
    actor: 'olga',
    data: { roundId: 'k' },
  })
  expect(happening('rounds.new-thing.v1', { roundId: 'k' })).toBeUndefined()
})

test.each([
  ['supply.offer-posted.v1', { offerId: 'o', offer: { material: 'ndpr-oxide', price: 'SECRET', chain: 'SECRET' } }],
  ['demand.forecast-submitted.v1', { part: 1, parts: 1, lines: [{ ceilingPrice: 'SECRET' }] }],
  ['supply.entries-sealed.v1', { part: 1, parts: 1, entries: [{ input: 'SECRET', salt: 'SECRET' }] }],
  ['rounds.contract-reported.v1', { quantityKg: '1', price: 'SECRET', document: 'SECRET' }],
  ['rounds.round-closed.v1', { roundId: 'k', seed: 'SECRET' }],
  ['matching.result-computed.v1', { part: 1, parts: 1, allocations: ['SECRET'], summary: { result: 'SECRET' } }],
])('prices, seeds and whole books stay out of %s', (type, data) => {
  expect(JSON.stringify(happening(type, data) ?? '')).not.toContain('SECRET')
})

test('of an event in parts only the last is told', () => {
  const part = (n: number) => happening('demand.forecast-revised.v1', { forecastId: 'f', part: n, parts: 2 })
  expect(part(1)).toBeUndefined()
  expect(part(2)).toMatchObject({ data: { forecastId: 'f' } })
})

test('lines are summed exactly', () => {
  const lines = [{ quantityKg: '0.1' }, { quantityKg: '0.2' }]
  expect(happening('demand.entry-changed.v1', { lines })).toMatchObject({ data: { lines: 2, quantityKg: '0.3' } })
})

test('a frame names id and type and ends with an empty line', () => {
  expect(frame({ id: '7', type: 't.v1', body: '{}' })).toBe('id: 7\nevent: t.v1\ndata: {}\n\n')
  expect(frame({ type: 'health', body: '{}' })).toBe('event: health\ndata: {}\n\n')
})
