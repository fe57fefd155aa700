import type { Line } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import {
  type BookState,
  type CollectingBook,
  drop,
  type Entry,
  leave,
  rejoin,
  roundFor,
  sameNeed,
  whyOut,
} from './entry.ts'

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
  dropped: new Map(),
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

test('a dropped line that its forecast asks no longer has left, with the reason for which it was dropped', () => {
  const dropped = standing('collecting', { status: 'dropped', reason: 'asked twice' })
  expect(value(rejoin(forecast([]), [dropped], [book()], now))).toMatchObject([
    { roundId: 'round-1', status: 'left', reason: 'asked twice', version: 2, line: { id: 'line-1' } },
  ])
})

test.each<[string, boolean, Partial<Line>, Partial<Line>]>([
  ['the same, in another quantity and at another ceiling', true, {}, { quantityKg: '99', reference: 'other' }],
  ['a month of its quarter', true, {}, { period: '2027-05' }],
  ['a port of its country', true, {}, { deliverTo: 'DEHAM' }],
  ['a grade where none was named', true, {}, { grade: 'N42SH' }],
  ['another grade', false, { grade: 'N45' }, { grade: 'N42SH' }],
  ['another material', false, {}, { material: 'dy-oxide' }],
  ['another quarter', false, {}, { period: '2027-Q3' }],
  ['another month', false, { period: '2027-04' }, { period: '2027-05' }],
  ['another country', false, {}, { deliverTo: 'FR' }],
  ['another port', false, { deliverTo: 'DEBRV' }, { deliverTo: 'DEHAM' }],
])('%s is the same need: %s', (_, same, one, other) => {
  expect(sameNeed(line(one), line(other))).toBe(same)
  expect(sameNeed(line(other), line(one))).toBe(same)
})

describe('a need that was dropped from a round', () => {
  const closed = book({ dropped: new Map([['m', [{ line: line(), reason: 'asked twice' }]]]) })
  const again = line({ id: 'line-9', reference: 'L9', period: '2027-05' })
  test('does not come back into it under another reference, and says so', () => {
    expect(value(rejoin({ ...forecast([again]), id: 'f2', version: 1 }, [], [closed], now))).toEqual([
      {
        roundId: 'round-1',
        forecastId: 'f2',
        participantId: 'm',
        version: 1,
        status: 'left',
        keptOut: true,
        reason: 'The same need was dropped from this round as line L1: asked twice',
        line: again,
      },
    ])
  })
  test('may join another round, and is free to another member', () => {
    expect(value(rejoin(forecast([again]), [], [closed, book({ roundId: 'round-2' })], now))).toMatchObject([
      { roundId: 'round-2', status: 'joined' },
    ])
    expect(value(rejoin({ ...forecast([again]), participantId: 'n' }, [], [closed], now))).toMatchObject([
      { roundId: 'round-1', status: 'joined' },
    ])
  })
  test('does not come back in a line that stood for another need, or that stood beside it and asks for more', () => {
    const beside = (more: Partial<Line>) =>
      standing('collecting', { line: line({ id: 'line-9', reference: 'L9', ...more }) })
    const revised = (more: Partial<Line>) => forecast([line({ id: 'line-9', reference: 'L9', ...more })])
    const out = { status: 'left', reason: expect.stringContaining('as line L1'), line: { id: 'line-9' } }
    expect(value(rejoin(revised({}), [beside({ deliverTo: 'FR' })], [closed], now))).toMatchObject([
      { ...out, line: { deliverTo: 'FR' } },
    ])
    expect(value(rejoin(revised({ quantityKg: '10.001' }), [beside({})], [closed], now))).toMatchObject([
      { ...out, line: { quantityKg: '10' } },
    ])
    expect(value(rejoin(revised({ quantityKg: '10' }), [beside({})], [closed], now))).toMatchObject([
      { status: 'joined', version: 2 },
    ])
  })
  test('is told to nobody of a planning line or after the deadline', () => {
    expect(value(rejoin(forecast([{ ...again, commitment: 'forecast' }]), [], [closed], now))).toEqual([])
    expect(value(rejoin(forecast([again]), [], [closed], new Date('2027-02-01T00:00:00Z')))).toEqual([])
  })
})

const asking = book({ rules: { requireCeilings: true } })
const capped = { ceilingPrice: { amount: '70', currency: 'EUR' as const } }

test('a round that asks for ceilings keeps out a line without one, and takes it with one or under a reserve price', () => {
  for (const commitment of ['intent', 'firm'] as const) {
    expect(roundFor(line({ commitment }), [asking], now)).toBeUndefined()
    expect(whyOut(line({ commitment }), asking, now)).toMatch(/without a ceiling price/)
    expect(roundFor(line({ commitment, ...capped }), [asking], now)).toBe('round-1')
  }
  const reserved = book({ rules: { requireCeilings: true, reservePrices: { 'ndfeb-magnet': '80' } } })
  expect(roundFor(line(), [reserved], now)).toBe('round-1')
  expect(whyOut(line(), reserved, now)).toBeUndefined()
})

test.each<[string, object, object, RegExp]>([
  ['of less than the smallest', { smallestLineKg: '5' }, { quantityKg: '4.999' }, /less than 5 kg/],
  [
    'whose ceiling lies between two steps',
    { ceilingStep: '0.50' },
    { ceilingPrice: { amount: '70.25', currency: 'EUR' } },
    /steps of 0.50/,
  ],
])('a line %s is kept out, and told why', (_, rules, more, why) => {
  const strict = book({ rules })
  expect(roundFor(line(more), [strict], now)).toBeUndefined()
  expect(whyOut(line(more), strict, now)).toMatch(why)
  const fits = { quantityKg: '5', ceilingPrice: { amount: '70.5', currency: 'EUR' as const } }
  expect(roundFor(line(fits), [strict], now)).toBe('round-1')
  expect(whyOut(line(fits), strict, now)).toBeUndefined()
})

test('a line that nothing but its material, period or lateness keeps out is given no such reason', () => {
  expect(whyOut(line({ commitment: 'forecast' }), asking, now)).toBeUndefined()
  expect(whyOut(line({ material: 'dy-oxide' }), asking, now)).toBeUndefined()
  expect(whyOut(line(), book(), now)).toBeUndefined()
  expect(whyOut(line(), asking, new Date('2027-02-01T00:00:00Z'))).toBeUndefined()
})

test('a line that is kept out of one round joins another that asks for no ceiling', () => {
  const later = book({ roundId: 'round-2', collectionClosesAt: '2027-03-01T00:00:00Z' })
  expect(value(rejoin(forecast([line()]), [], [asking, later], now))).toMatchObject([
    { roundId: 'round-2', status: 'joined' },
  ])
})

test('it stays out with its reason, and joins when it is revised with a ceiling', () => {
  expect(value(rejoin(forecast([line()]), [], [asking], now))).toMatchObject([
    { roundId: 'round-1', status: 'left', keptOut: true, reason: expect.stringMatching(/without a ceiling price/) },
  ])
  const revised = value(rejoin(forecast([line(capped)]), [], [asking], now))
  expect(revised).toMatchObject([{ roundId: 'round-1', status: 'joined' }])
  expect(revised[0]).not.toHaveProperty('reason')
})

test('a line in the round that loses its ceiling leaves it, and is told why', () => {
  const [out, ...others] = value(
    rejoin(forecast([line()]), [standing('collecting', { line: line(capped) })], [asking], now),
  )
  expect(out).toMatchObject({ roundId: 'round-1', status: 'left', line: capped })
  expect(out?.reason).toMatch(/without a ceiling price/)
  expect(out).not.toHaveProperty('keptOut')
  expect(others).toEqual([])
})

test('of the reasons to stay out of a round the need that was dropped from it is named first, and each round names its own', () => {
  const both = book({ rules: { requireCeilings: true }, dropped: new Map([['m', [{ line: line({ id: 'line-8' }) }]]]) })
  const other = book({ roundId: 'round-2', rules: { requireCeilings: true } })
  const outs = value(rejoin(forecast([line()]), [], [both, other], now))
  expect(Object.fromEntries(outs.map(out => [out.roundId, out.reason]))).toEqual({
    'round-1': expect.stringMatching(/^The same need was dropped/),
    'round-2': expect.stringMatching(/without a ceiling price/),
  })
  expect(value(rejoin(forecast([line(capped)]), [], [both, other], now))).toMatchObject([
    { roundId: 'round-2', status: 'joined' },
  ])
})

test('nobody drops a line that never joined', () => {
  const out = entry({ status: 'left', keptOut: true })
  expect(drop(out, 'collecting', 'x')).toMatchObject({ ok: false, refusal: { code: 'wrong-state' } })
})
