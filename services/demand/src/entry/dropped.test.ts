import { type Line, lineReason } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { sameNeed } from './dropped.ts'
import { book, entry, forecast, line, now, standing, value } from './entry.fixture.ts'
import { rejoin } from './entry.placing.ts'
import { type Dropped, dropSuspended } from './entry.ts'

test('what a suspended member has in a round is dropped from it, by a reason of the hub’s own', () => {
  expect(dropSuspended([standing('offering'), standing('sealed')])).toEqual([
    {
      ...entry(),
      status: 'dropped',
      reason: 'The organisation was suspended.',
      why: { code: 'suspended', figures: {} },
    },
  ])
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
        why: { code: 'need-dropped-because', figures: { reference: 'L1', because: 'asked twice' } },
        line: again,
      },
    ])
  })
  test.each<[string, Omit<Dropped, 'line'>, object]>([
    ['for no reason that is known', {}, { code: 'need-dropped', figures: { reference: 'L1' } }],
    [
      'since its member was suspended',
      lineReason('suspended', {}),
      { code: 'need-dropped-suspended', figures: { reference: 'L1' } },
    ],
  ])('%s is told by its code', (_, dropped, why) => {
    const closed = book({ dropped: new Map([['m', [{ line: line(), ...dropped }]]]) })
    expect(value(rejoin(forecast([again]), [], [closed], now))).toMatchObject([
      { reason: expect.stringMatching(/^The same need was dropped from this round as line L1/), why },
    ])
  })
  test('is told in as many letters as a reason may have, cut as the figure of its sentence is, and between letters', () => {
    const head = 'The same need was dropped from this round as line L1: '
    const reason = `${'x'.repeat(1_000 - head.length - 1)}😀`
    const long = book({ dropped: new Map([['m', [{ line: line(), reason }]]]) })
    const [out] = value(rejoin(forecast([again]), [], [long], now))
    expect(out?.reason).toHaveLength(1_000)
    expect(out?.reason).toBe(`${head}${out?.why?.figures.because}`)
    expect(out?.why?.figures.because?.isWellFormed()).toBe(true)
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
