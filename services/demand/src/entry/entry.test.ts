import type { Line } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { roundFor, whyOut } from './entry.fit.ts'
import { book, entry, forecast, line, now, standing, value } from './entry.fixture.ts'
import { rejoin } from './entry.placing.ts'
import { type CollectingBook, drop, leave } from './entry.ts'

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
  expect(drop(entry(), 'collecting', 'twice the market')).not.toHaveProperty('value.why')
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

const asking = book({ rules: { requireCeilings: true } })
const capped = { ceilingPrice: { amount: '70', currency: 'EUR' as const } }

test('a round that asks for ceilings keeps out a line without one, and takes it with one or under a reserve price', () => {
  for (const commitment of ['intent', 'firm'] as const) {
    expect(roundFor(line({ commitment }), [asking], now)).toBeUndefined()
    expect(whyOut(line({ commitment }), asking, now)).toEqual({
      reason: expect.stringMatching(/^The round takes no line of ndfeb-magnet without a ceiling price\. It joins/),
      why: { code: 'ceiling-missing', figures: { material: 'ndfeb-magnet' } },
    })
    expect(roundFor(line({ commitment, ...capped }), [asking], now)).toBe('round-1')
  }
  const reserved = book({ rules: { requireCeilings: true, reservePrices: { 'ndfeb-magnet': '80' } } })
  expect(roundFor(line(), [reserved], now)).toBe('round-1')
  expect(whyOut(line(), reserved, now)).toBeUndefined()
})

test.each<[string, object, object, RegExp, object]>([
  [
    'of less than the smallest',
    { smallestLineKg: '5' },
    { quantityKg: '4.999' },
    /less than 5 kg/,
    { code: 'line-too-small', figures: { smallestLineKg: '5' } },
  ],
  [
    'whose ceiling lies between two steps',
    { ceilingStep: '0.50' },
    { ceilingPrice: { amount: '70.25', currency: 'EUR' } },
    /steps of 0.50/,
    { code: 'ceiling-off-step', figures: { ceilingStep: '0.50' } },
  ],
])('a line %s is kept out, and told why', (_, rules, more, reason, why) => {
  const strict = book({ rules })
  expect(roundFor(line(more), [strict], now)).toBeUndefined()
  expect(whyOut(line(more), strict, now)).toEqual({ reason: expect.stringMatching(reason), why })
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
