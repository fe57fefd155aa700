import type { Line } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { type BookState, type CollectingBook, drop, type Entry, keptOutOf, leave, rejoin, roundFor } from './entry.ts'

const now = new Date('2027-01-10T00:00:00Z')
const line = (more: Partial<Line> = {}): Line => ({
  id: 'line-1',
  reference: 'L1',
  material: 'ndfeb-magnet',
  quantityKg: '10',
  period: '2027-Q2',
  deliverTo: 'DE',
  commitment: 'intent',
  ...more,
})
const book = (more: Partial<CollectingBook> = {}): CollectingBook => ({
  roundId: 'round-1',
  materials: ['ndfeb-magnet'],
  periods: ['2027-Q2'],
  collectionClosesAt: '2027-02-01T00:00:00Z',
  ...more,
})
const entry = (more: Partial<Entry> = {}): Entry => ({
  roundId: 'round-1',
  forecastId: 'f',
  participantId: 'm',
  version: 1,
  status: 'joined',
  line: line(),
  ...more,
})
const forecast = (lines: Line[]) => ({ id: 'f', participantId: 'm', version: 2, lines })
const standing = (state: BookState, more: Partial<Entry> = {}) => ({ ...entry(more), book: state })
const value = <T>(outcome: { ok: true; value: T } | { ok: false }): T => {
  if (!outcome.ok) throw new Error('refused')
  return outcome.value
}

test('an intent line joins the first round to end its collection that covers its material and period', () => {
  const later = book({ roundId: 'round-0', collectionClosesAt: '2027-03-01T00:00:00Z' })
  expect(roundFor(line(), [later, book()], now)).toBe('round-1')
})

test.each<[string, Partial<Line>, Partial<CollectingBook>]>([
  ['a planning line', { commitment: 'forecast' }, {}],
  ['another material', { material: 'dy-oxide' }, {}],
  ['another period', { period: '2027-Q3' }, {}],
  ['a quarter for a round of one month', {}, { periods: ['2027-05'] }],
  ['a deadline that has passed, even before the round moves on', {}, { collectionClosesAt: '2027-01-09T23:59:59Z' }],
])('%s joins no round', (_, lineMore, bookMore) => {
  expect(roundFor(line(lineMore), [book(bookMore)], now)).toBeUndefined()
})

test('a month joins a round of its quarter', () => {
  expect(roundFor(line({ period: '2027-05' }), [book()], now)).toBe('round-1')
})

test('an operator drops a line until the book is sealed, once', () => {
  expect(drop(entry(), 'collecting', 'twice the market')).toMatchObject({
    ok: true,
    value: { status: 'dropped', reason: 'twice the market' },
  })
  expect(drop(entry(), 'offering', 'x')).toMatchObject({ ok: true })
  expect(drop(entry({ status: 'dropped' }), 'sealed', 'x')).toEqual({ ok: true, value: undefined })
  expect(drop(entry(), 'sealed', 'x')).toMatchObject({ ok: false, refusal: { code: 'wrong-state' } })
  expect(drop(entry({ status: 'left' }), 'offering', 'x')).toMatchObject({ ok: false })
})

test('a member leaves between publication and close, unless the line is firm', () => {
  expect(leave(entry(), 'offering')).toMatchObject({ ok: true, value: { status: 'left' } })
  expect(leave(entry({ status: 'left' }), 'sealed')).toEqual({ ok: true, value: undefined })
  for (const state of ['collecting', 'sealed', 'done'] as const)
    expect(leave(entry(), state)).toMatchObject({ ok: false })
  expect(leave(entry({ line: line({ commitment: 'firm' }) }), 'offering')).toMatchObject({ ok: false })
})

test('a revised line keeps its round with the new version, a removed one leaves', () => {
  const two = standing('collecting', { line: line({ id: 'line-2', reference: 'L2' }) })
  const entries = value(rejoin(forecast([line({ quantityKg: '20' })]), [standing('collecting'), two], [book()], now))
  expect(entries.map(one => [one.line.id, one.status, one.version])).toEqual([
    ['line-2', 'left', 2],
    ['line-1', 'joined', 2],
  ])
  expect(entries[1]?.line.quantityKg).toBe('20')
})

test('a revision is refused once the pool is published or sealed, and free again when the round is over', () => {
  for (const state of ['offering', 'sealed'] as const)
    expect(rejoin(forecast([line()]), [standing(state)], [], now)).toMatchObject({ ok: false })
  expect(value(rejoin(forecast([line()]), [standing('done')], [book({ roundId: 'round-2' })], now))).toEqual([])
})

test('a line keeps its place from the end of the collection on, before the round has moved on too', () => {
  const ended = book({ collectionClosesAt: now.toISOString() })
  for (const lines of [[line({ quantityKg: '20' })], []])
    expect(rejoin(forecast(lines), [standing('collecting')], [ended], now)).toMatchObject({
      ok: false,
      refusal: { code: 'wrong-state' },
    })
  expect(rejoin(forecast([]), [standing('collecting', { status: 'dropped' })], [ended], now)).toMatchObject({
    ok: true,
  })
})

test('a dropped line stays out of that round, but may join another', () => {
  const dropped = standing('collecting', { status: 'dropped' })
  expect(value(rejoin(forecast([line()]), [dropped], [book()], now))).toEqual([])
  expect(value(rejoin(forecast([line()]), [dropped], [book(), book({ roundId: 'round-2' })], now))).toMatchObject([
    { roundId: 'round-2', status: 'joined' },
  ])
})

const asking = book({ rules: { requireCeilings: true } })
const capped = { ceilingPrice: { amount: '70', currency: 'EUR' as const } }

test('a round that asks for ceilings keeps out a line without one, and takes it with one or under a reserve price', () => {
  for (const commitment of ['intent', 'firm'] as const) {
    expect(roundFor(line({ commitment }), [asking], now)).toBeUndefined()
    expect(keptOutOf(line({ commitment }), [asking], now)).toMatchObject({
      roundId: 'round-1',
      reason: expect.stringMatching(/without a ceiling price/),
    })
    expect(roundFor(line({ commitment, ...capped }), [asking], now)).toBe('round-1')
  }
  const reserved = book({ rules: { requireCeilings: true, reservePrices: { 'ndfeb-magnet': '80' } } })
  expect(roundFor(line(), [reserved], now)).toBe('round-1')
  expect(keptOutOf(line(), [reserved], now)).toBeUndefined()
})

test('a line that nothing but its material or period keeps out is given no such reason', () => {
  expect(keptOutOf(line({ commitment: 'forecast' }), [asking], now)).toBeUndefined()
  expect(keptOutOf(line({ material: 'dy-oxide' }), [asking], now)).toBeUndefined()
  expect(keptOutOf(line(), [book()], now)).toBeUndefined()
})

test('a line that is kept out of one round joins another that asks for no ceiling', () => {
  const later = book({ roundId: 'round-2', collectionClosesAt: '2027-03-01T00:00:00Z' })
  expect(value(rejoin(forecast([line()]), [], [asking, later], now))).toMatchObject([
    { roundId: 'round-2', status: 'joined' },
  ])
})

test('it is kept out with its reason, and joins when it is revised with a ceiling', () => {
  const [out] = value(rejoin(forecast([line()]), [], [asking], now))
  expect(out).toMatchObject({ roundId: 'round-1', status: 'kept-out', reason: expect.any(String) })
  const revised = value(rejoin(forecast([line(capped)]), [], [asking], now))
  expect(revised).toMatchObject([{ roundId: 'round-1', status: 'joined' }])
  expect(revised[0]).not.toHaveProperty('reason')
})

test('a line in the round that loses its ceiling leaves it, and is told why', () => {
  expect(value(rejoin(forecast([line()]), [standing('collecting')], [asking], now))).toMatchObject([
    { roundId: 'round-1', status: 'left', reason: expect.stringMatching(/without a ceiling price/) },
  ])
})

test('nobody drops or takes out a line that never joined', () => {
  const out = entry({ status: 'kept-out' })
  expect(drop(out, 'collecting', 'x')).toMatchObject({ ok: false, refusal: { code: 'wrong-state' } })
  expect(leave(out, 'offering')).toMatchObject({ ok: false, refusal: { code: 'wrong-state' } })
})
