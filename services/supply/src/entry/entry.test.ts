import { supplyEntryChanged } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { draft, NOW, standing } from '../offer/offer.fixture.ts'
import { expire } from '../offer/offer.ts'
import { entryFacts } from './entry.facts.ts'
import { covers, enter, type LiveEntry, mayMove, type OpenBook, rejoin, relevel, roundFor } from './entry.ts'

const CLOSE = '2027-01-15T12:00:00Z'
const book = (roundId: string, more: Partial<OpenBook> = {}): OpenBook => ({
  roundId,
  materials: ['dy-oxide'],
  periods: ['2027-Q2'],
  offersCloseAt: CLOSE,
  ...more,
})
const live = (roundId: string, state: LiveEntry['book']['state'] = 'open', offersCloseAt = CLOSE): LiveEntry => ({
  ...enter(standing(), roundId),
  book: { state, offersCloseAt },
})

describe('a round takes an offer', () => {
  test('of its material, in its period or inside it, valid until the very close', () => {
    expect(covers(book('r'), draft())).toBe(true)
    expect(covers(book('r'), draft({ period: '2027-05' }))).toBe(true)
    expect(covers(book('r'), draft({ validUntil: CLOSE }))).toBe(true)
    expect(covers(book('r'), draft({ validUntil: '2027-01-15T13:00:00+01:00' }))).toBe(true)
  })
  test.each([
    ['another material', draft({ material: 'tb-oxide' }), {}],
    ['another period', draft({ period: '2027-Q3' }), {}],
    ['a quarter, in a round of a month', draft(), { periods: ['2027-05'] }],
    ['not valid until the close', draft({ validUntil: '2027-01-15T11:59:59Z' }), {}],
  ])('but not %s', (_, terms, more) => {
    expect(covers(book('r', more), terms)).toBe(false)
  })
  test('the one that closes first, then the lower id, and none after its close', () => {
    const early = book('z', { offersCloseAt: '2027-01-10T00:00:00Z' })
    expect(roundFor(draft(), [book('b'), book('a'), early], NOW)).toBe('z')
    expect(roundFor(draft(), [book('b'), book('a')], NOW)).toBe('a')
    expect(roundFor(draft(), [book('a')], new Date(CLOSE))).toBeUndefined()
    expect(roundFor(draft(), [book('a')], new Date(Date.parse(CLOSE) - 1))).toBe('a')
  })
})

describe('a new version', () => {
  const revised = (more: Parameters<typeof draft>[0] = {}) => ({ ...standing(more), version: 2 })
  test('keeps its round, even when another closes earlier', () => {
    const other = book('z', { offersCloseAt: '2027-01-01T00:00:00Z' })
    expect(rejoin(revised(), live('a'), [other, book('a')], NOW)).toMatchObject([
      { roundId: 'a', status: 'joined', version: 2 },
    ])
  })
  test('leaves a round that no longer covers it, with what stood there, and joins one that does', () => {
    const other = book('b', { periods: ['2027-Q3'] })
    expect(rejoin(revised({ period: '2027-Q3' }), live('a'), [book('a'), other], NOW)).toMatchObject([
      { roundId: 'a', status: 'left', version: 2, terms: { period: '2027-Q2' } },
      { roundId: 'b', status: 'joined', version: 2, terms: { period: '2027-Q3' } },
    ])
  })
  test('leaves when it stands no longer', () => {
    expect(rejoin(expire(standing(), NOW), live('a'), [book('a')], NOW)).toMatchObject([{ status: 'left' }])
    expect(rejoin(expire(standing(), NOW), undefined, [book('a')], NOW)).toEqual([])
  })
  test('joins nothing while an award binds it', () => {
    expect(rejoin(revised(), live('a', 'done'), [book('b')], NOW)).toEqual([])
  })
})

test('a round holds an offer from the close of its offers until it is over', () => {
  expect(mayMove(undefined, NOW).ok).toBe(true)
  expect(mayMove(live('a'), NOW).ok).toBe(true)
  expect(mayMove(live('a', 'open', NOW.toISOString()), NOW)).toMatchObject({ refusal: { code: 'wrong-state' } })
  expect(mayMove(live('a', 'sealed'), NOW)).toMatchObject({ refusal: { code: 'wrong-state' } })
  expect(mayMove(live('a', 'done'), NOW).ok).toBe(true)
})

test('a new level is told to a round that is still open, and to no other', () => {
  const unproven = standing({ evidence: [] })
  expect(relevel(unproven, live('a'))).toMatchObject([{ roundId: 'a', status: 'joined', level: 'U' }])
  expect(relevel(standing(), live('a'))).toEqual([])
  expect(relevel(unproven, live('a', 'sealed'))).toEqual([])
  expect(relevel(unproven, undefined)).toEqual([])
})

test('what is told of a place has no price and fits its contract', () => {
  const [fact] = entryFacts([enter(standing(), '01930000-0000-7000-8000-000000000009')])
  expect(JSON.stringify(fact?.data)).not.toMatch(/price|SEALED|KEY/)
  expect(supplyEntryChanged.data.safeParse(fact?.data)).toMatchObject({ success: true })
})
