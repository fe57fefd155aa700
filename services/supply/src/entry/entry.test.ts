import { supplyEntryChanged } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { BY, type draft, NOW, stage, standing } from '../offer/offer.fixture.ts'
import { expire } from '../offer/offer.ts'
import { entryFacts } from './entry.facts.ts'
import { roundFor, stepAsked, whyUnpriced } from './entry.fit.ts'
import { rejoin } from './entry.placing.ts'
import { enter, type LiveEntry, mayMove, type OpenBook, relevel } from './entry.ts'

const CLOSE = '2027-01-15T12:00:00Z'
const book = (roundId: string, more: Partial<OpenBook> = {}): OpenBook => ({
  roundId,
  materials: ['dy-oxide'],
  periods: ['2027-Q2'],
  offersCloseAt: CLOSE,
  prices: { baseCurrency: 'EUR', rates: { USD: '0.92' }, indices: { 'dy-fob': '250' } },
  ...more,
})
const live = (roundId: string, state: LiveEntry['book']['state'] = 'open', offersCloseAt = CLOSE): LiveEntry => ({
  ...enter(standing(), book(roundId), BY),
  book: { state, offersCloseAt },
})

describe('an offer joins a round', () => {
  test('the one that closes first, then the lower id, and none after its close', () => {
    const early = book('z', { offersCloseAt: '2027-01-10T00:00:00Z' })
    expect(roundFor(standing(), [book('b'), book('a'), early], NOW)?.roundId).toBe('z')
    expect(roundFor(standing(), [book('b'), book('a')], NOW)?.roundId).toBe('a')
    expect(roundFor(standing(), [book('a')], new Date(CLOSE))).toBeUndefined()
    expect(roundFor(standing(), [book('a')], new Date(Date.parse(CLOSE) - 1))?.roundId).toBe('a')
  })
})

test('an offer of less than the smallest that a round takes stays out of it, and is told why', () => {
  const small = standing({ quantityKg: '99.999' })
  expect(roundFor(small, [book('a', { smallestOfferKg: '100' })], NOW)).toBeUndefined()
  expect(rejoin(small, undefined, [book('a', { smallestOfferKg: '100' })], NOW, BY)).toMatchObject([
    {
      roundId: 'a',
      status: 'left',
      reason: 'The round takes no offer of less than 100 kg.',
      why: { code: 'offer-too-small', figures: { smallestOfferKg: '100' } },
    },
  ])
  expect(roundFor(small, [book('a', { smallestOfferKg: '99.999' })], NOW)?.roundId).toBe('a')
})

test('an offer whose price is not known to keep to the step of a round stays out of it, and is told why', () => {
  const stated = standing()
  const stepped = { ...stated, price: { ...stated.price, step: '1' as const } }
  const strict = [book('a', { priceStep: '0.5' })]
  expect(roundFor(stated, strict, NOW)).toBeUndefined()
  expect(rejoin(stated, undefined, strict, NOW, BY)).toMatchObject([
    {
      roundId: 'a',
      status: 'left',
      reason: expect.stringMatching(/in steps of 0\.5 only.*send it again/),
      why: { code: 'price-step-unchecked', figures: { priceStep: '0.5' } },
    },
  ])
  expect(roundFor(stepped, strict, NOW)?.roundId).toBe('a')
  expect(roundFor(stepped, [book('a', { priceStep: '5' })], NOW)).toBeUndefined()
  // What was asked when it was sent is answered: sending it again would not help.
  const between = { ...stated, price: { ...stated.price, step: '0.1' as const, asked: '1' as const } }
  expect(rejoin(between, undefined, strict, NOW, BY)).toMatchObject([
    {
      roundId: 'a',
      status: 'left',
      reason: expect.stringMatching(/in steps of 0\.5 only.*revise the offer\.$/),
      why: { code: 'price-off-step', figures: { priceStep: '0.5' } },
    },
  ])
  const later = { ...between, price: { ...between.price, asked: '0.1' as const } }
  expect(rejoin(later, undefined, strict, NOW, BY)).toMatchObject([{ reason: expect.stringMatching(/send it again/) }])
})

test('of a price is asked what the rounds that take its offer ask, and the hub, whichever is coarser', () => {
  const { terms } = standing()
  const other = book('c', { priceStep: '100', periods: ['2028-Q1'] })
  const books = [book('a', { priceStep: '0.5' }), book('b', { priceStep: '5' }), book('d'), other]
  expect(stepAsked(terms, { books, now: NOW }, '1')).toBe('5')
  expect(stepAsked(terms, { books, now: new Date(CLOSE) }, '1')).toBe('1')
  expect(stepAsked(terms, { books: [other], now: NOW }, undefined)).toBeUndefined()
})

describe('an offer whose price a round cannot compare', () => {
  const onIndex = (index: string, currency: 'EUR' | 'USD' | 'JPY' = 'EUR') =>
    standing({ price: { formula: { index, premium: '5' }, currency } })
  test.each([
    ['a known index in the base currency', onIndex('dy-fob'), undefined, undefined],
    ['a known index at a known rate', onIndex('dy-fob', 'USD'), undefined, undefined],
    ['an index without a value', onIndex('dy-cif'), 'no value of the index dy-cif,', 'no-index'],
    ['a name that every object has', onIndex('constructor'), 'no value of the index constructor,', 'no-index'],
    [
      'a currency without a rate',
      standing({ price: { fixed: { amount: '1', currency: 'JPY' } } }),
      'no rate for JPY,',
      'no-rate',
    ],
    ['neither', onIndex('dy-cif', 'JPY'), 'no value of the index dy-cif and no rate for JPY,', 'no-index-nor-rate'],
  ])('%s', (_, offer, lacks, code) => {
    const out = whyUnpriced(book('a').prices, offer.price)
    expect(out?.why.code).toBe(code)
    if (lacks === undefined) return
    expect(out?.reason).toBe(`The round has ${lacks} so it cannot compare this price.`)
    for (const figure of Object.values(out?.why.figures ?? {})) expect(lacks).toContain(figure)
  })
  test('joins another that can, and stays out of each where none can, with the reason', () => {
    const knows = book('k', {
      offersCloseAt: '2027-01-20T00:00:00Z',
      prices: { baseCurrency: 'EUR', rates: {}, indices: { 'dy-cif': '9' } },
    })
    expect(rejoin(onIndex('dy-cif'), undefined, [book('a'), knows], NOW, BY)).toMatchObject([
      { roundId: 'k', status: 'joined' },
    ])
    const elsewhere = book('q', { periods: ['2027-Q3'] })
    expect(rejoin(onIndex('dy-cif'), undefined, [book('a'), book('b'), elsewhere], NOW, BY)).toMatchObject([
      { roundId: 'a', status: 'left', reason: expect.stringContaining('dy-cif') },
      { roundId: 'b', status: 'left', reason: expect.stringContaining('dy-cif') },
    ])
    expect(rejoin(onIndex('dy-cif'), undefined, [book('a')], new Date(CLOSE), BY)).toEqual([])
  })
  test('leaves its round once, with the reason, when a revision names what it does not know', () => {
    const revised = { ...onIndex('dy-cif'), version: 2 }
    expect(rejoin(revised, live('a'), [book('a')], NOW, BY)).toMatchObject([
      { roundId: 'a', status: 'left', version: 2, reason: expect.stringContaining('dy-cif') },
    ])
  })
})

describe('a new version', () => {
  const revised = (more: Parameters<typeof draft>[0] = {}) => ({ ...standing(more), version: 2 })
  test('keeps its round, even when another closes earlier', () => {
    const other = book('z', { offersCloseAt: '2027-01-01T00:00:00Z' })
    expect(rejoin(revised(), live('a'), [other, book('a')], NOW, BY)).toMatchObject([
      { roundId: 'a', status: 'joined', version: 2 },
    ])
  })
  test('leaves a round that no longer covers it, with what stood there, and joins one that does', () => {
    const other = book('b', { periods: ['2027-Q3'] })
    expect(rejoin(revised({ period: '2027-Q3' }), live('a'), [book('a'), other], NOW, BY)).toMatchObject([
      { roundId: 'b', status: 'joined', version: 2, terms: { period: '2027-Q3' } },
      { roundId: 'a', status: 'left', version: 2, terms: { period: '2027-Q2' } },
    ])
  })
  test('leaves when it stands no longer', () => {
    expect(rejoin(expire(standing(), NOW), live('a'), [book('a')], NOW, BY)).toMatchObject([{ status: 'left' }])
    expect(rejoin(expire(standing(), NOW), undefined, [book('a')], NOW, BY)).toEqual([])
  })
  test('joins nothing while an award binds it', () => {
    expect(rejoin(revised(), live('a', 'done'), [book('b')], NOW, BY)).toEqual([])
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
  expect(relevel(unproven, live('a'), BY)).toMatchObject([{ roundId: 'a', status: 'joined', level: 'U' }])
  expect(relevel(standing(), live('a'), BY)).toEqual([])
  expect(relevel(unproven, live('a', 'sealed'), BY)).toEqual([])
  expect(relevel(unproven, undefined, BY)).toEqual([])
})

test('a place whose level is known better than before is told without a reason: the level has not changed', () => {
  const shown = standing({}, undefined, ['ab'.repeat(32)])
  const [entry] = relevel(shown, live('a'), BY)
  expect(entry).toMatchObject({ level: 'A', assurance: 'documented' })
  expect(entry).not.toHaveProperty('reason')
  expect(relevel(shown, { ...live('a'), assurance: 'documented' }, BY)).toEqual([])
  expect(enter(shown, book('a'), BY).assurance).toBe('documented')
})

test('how a level is known is told of a place where that is more than a word, so that events are as they were', () => {
  const told = (given?: string[]) => entryFacts([enter(standing({}, undefined, given), book('a'), BY)])[0]?.data
  expect(told(['ab'.repeat(32)])).toMatchObject({ level: 'A', assurance: 'documented' })
  expect(told()).not.toHaveProperty('assurance')
})

describe('under the policy that a round names', () => {
  const owned = { ownership: [{ owner: 'Holding', country: 'CN', sharePct: '30' }] }
  const offer = standing({ chain: [stage('mining', owned), stage('separation')] })
  const cn61 = { id: 'cn-announcement-61-2025', version: '1' }
  const named = (policy: OpenBook['policy']) => enter(offer, book('a', { policy }), BY).level
  test('a place has the level of that policy, whatever the hub’s own says', () => {
    expect(named(undefined)).toBe('D')
    expect(named({ id: 'lodestone-origin', version: '1' })).toBe('D')
    expect(named(cn61)).toBe('A')
    expect(() => named({ id: 'lodestone-origin', version: '99' })).toThrow('no version 99')
  })
  test('a decision is about the hub’s own policy and what it finds, and counts under no other', () => {
    const decided = {
      ...standing({ evidence: [] }),
      judgement: {
        ...standing({ evidence: [] }).judgement,
        decision: { level: 'B' as const, reason: 'seen on site', by: 'olga', at: NOW.toISOString() },
      },
    }
    const at = (policy: OpenBook['policy']) => enter(decided, book('a', { policy }), BY).level
    expect(at({ id: 'lodestone-origin', version: '1' })).toBe('B')
    expect(at(cn61)).toBe('U')
    // Another version of the hub's own policy that finds the same: the decision holds. One that finds another thing: it does not.
    const [own] = BY.policies.filter(one => one.id === 'lodestone-origin')
    const later = { ...own, version: '2', validFrom: '2027-01-01' } as typeof own & object
    const stricter = { ...later, version: '3', rules: { ...later.rules, coveredCountries: ['AU'] } } as typeof later
    const by = { ...BY, policies: [...BY.policies, later, stricter] }
    const under = (version: string) =>
      enter(decided, book('a', { policy: { id: 'lodestone-origin', version } }), by).level
    expect([under('2'), under('3')]).toEqual(['B', 'E'])
  })
  test('a level that has changed under the hub’s own policy alone is not told to it', () => {
    const place = { ...live('a'), ...enter(offer, book('a', { policy: cn61 }), BY) }
    expect(relevel(offer, { ...place, book: { ...place.book, policy: cn61 } }, BY)).toEqual([])
    expect(relevel(offer, place, BY)).toMatchObject([{ level: 'D' }])
  })
})

test('what is told of a place has no price and fits its contract', () => {
  const [fact] = entryFacts([enter(standing(), book('01930000-0000-7000-8000-000000000009'), BY)])
  expect(JSON.stringify(fact?.data)).not.toMatch(/price|SEALED|KEY/)
  expect(supplyEntryChanged.data.safeParse(fact?.data)).toMatchObject({ success: true })
})
