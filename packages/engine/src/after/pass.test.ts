import { grams, present } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyRecord } from '../check/index.ts'
import { match } from '../match.ts'
import { line, offer, PATIENCE, recordOf, round, runs, smallRounds } from '../rounds.fixture.ts'
import type { Allocation, MatchInput, MatchOutput } from '../types.ts'
import { missesBy, tierAt } from './lots.ts'
import { type Decision, type EndedPass, endOf, keptOf, nextPassBooks, type Side } from './pass.ts'
import { standingOf } from './standing.ts'

type Pair = Pick<Allocation, 'lineId' | 'offerId' | 'quantityKg'>
const got = ({ result }: MatchOutput): Pair[] =>
  result.allocations.map(({ lineId, offerId, quantityKg }) => ({ lineId, offerId, quantityKg }))

/** Decisions on a result: everything is accepted but what is named, `line offer` by who refused it. */
const decided = ({ result }: MatchOutput, refused: Record<string, Side[]> = {}): EndedPass => ({
  result,
  decisions: result.allocations.map(({ lineId, offerId }) => ({
    lineId,
    offerId,
    refusedBy: refused[`${lineId} ${offerId}`] ?? [],
  })),
})

describe('the books of the next pass', () => {
  test('what a member declined is free for a line that still wants, and the line that declined has stepped back', async () => {
    const books = round([line('a', 100), line('b', 100)], [offer('o', 100, '80')])
    const first = await match(books)
    expect(got(first).map(one => one.quantityKg)).toEqual(['50', '50'])
    const next = nextPassBooks(books, decided(first, { 'a o': ['member'] }))
    expect(next.lines.map(({ id, quantityKg }) => [id, quantityKg])).toEqual([['b', '50']])
    expect(next.offers.map(({ id, quantityKg }) => [id, quantityKg])).toEqual([['o', '50']])
    expect(got(await match(next))).toEqual([{ lineId: 'b', offerId: 'o', quantityKg: '50' }])
  })

  test('a line that its supplier declined is served by another, never again by that offer', async () => {
    const books = round([line('a', 100)], [offer('cheap', 100, '80'), offer('dear', 100, '90')])
    const next = nextPassBooks(books, decided(await match(books), { 'a cheap': ['supplier'] }))
    expect(got(await match(next))).toEqual([{ lineId: 'a', offerId: 'dear', quantityKg: '100' }])
  })

  test('an offer whose lot a decline broke stands whole, and its lines want what they had accepted', async () => {
    const books = round(
      [line('a', 60), line('b', 60), line('c', 60)],
      [offer('lot', 120, '80', { minimumLotKg: '120' }), offer('dear', 60, '95')],
    )
    const first = await match(books)
    const refuser = present(got(first).find(({ offerId }) => offerId === 'lot')).lineId
    const pass = decided(first, { [`${refuser} lot`]: ['member'] })
    const ended = endOf(books, pass)
    expect(ended.returned.length).toBeGreaterThan(0)
    expect(ended.kept.every(({ offerId }) => offerId === 'dear')).toBe(true)
    const next = nextPassBooks(books, pass)
    expect(next.offers.find(({ id }) => id === 'lot')).toEqual(books.offers[0])
    expect(next.lines.some(({ id }) => id === refuser)).toBe(ended.returned.some(one => one.lineId === refuser))
  })

  test('decisions of another pass are refused', async () => {
    const books = round([line('a', 100)], [offer('o', 100, '80')])
    const { result } = await match(books)
    expect(() => nextPassBooks(books, { result, decisions: [] })).toThrow(RangeError)
  })
})

describe('an offer with tiers in the books of the next pass', () => {
  test('beside goods that it keeps an offer with tiers stands at the tier reached, below the floor of the next', () => {
    const books = round(
      [line('a', 60), line('b', 60), line('c', 500)],
      [
        offer('t', 500, '0', {
          minimumLotKg: '50',
          lotIncrementKg: '20',
          price: {
            tiers: [
              { fromKg: '0', amount: '90' },
              { fromKg: '200', amount: '70' },
            ],
            currency: 'EUR',
          },
        }),
      ],
    )
    const result = {
      selection: [{ offerId: 't', tier: 0, totalKg: '120' }],
      allocations: ['a', 'b'].map(lineId => ({
        lineId,
        offerId: 't',
        quantityKg: '60',
        price: { amount: '90', currency: 'EUR' as const },
        landedPrice: '90',
      })),
    }
    const decisions: Decision[] = [
      { lineId: 'a', offerId: 't', refusedBy: [] },
      { lineId: 'b', offerId: 't', refusedBy: ['member'] },
    ]
    const [own] = nextPassBooks(books, { result, decisions }).offers
    // 60 kg are kept: 6 steps of 20 more would be 180; a seventh would reach the tier of 200.
    expect(own).toMatchObject({
      quantityKg: '120',
      lotIncrementKg: '20',
      price: { fixed: { amount: '90', currency: 'EUR' } },
      tiers: [{ fromKg: '0', exWorks: '90' }],
    })
    expect(own).not.toHaveProperty('minimumLotKg')
  })

  test('a tier that declines took away is not paid: the offer is solved again whole', () => {
    const books = round(
      [line('a', 100), line('b', 100)],
      [
        offer('t', 200, '0', {
          price: {
            tiers: [
              { fromKg: '0', amount: '90' },
              { fromKg: '150', amount: '70' },
            ],
            currency: 'EUR',
          },
        }),
      ],
    )
    expect(missesBy(present(books.offers[0]), 1, 100_000n)).toBe(50_000n)
    expect(tierAt(present(books.offers[0]), 100_000n)).toBe(0)
  })
})

describe('the caps of the next pass', () => {
  test('what was accepted counts towards the caps of the whole round', async () => {
    const books = round([line('a', 100), line('b', 50)], [offer('o', 100, '80')])
    expect(standingOf(books)).toEqual({ pooledKg: { 'dy-oxide': '150' }, matchedKg: {}, countedKg: {} })
    const first = await match(books)
    const next = nextPassBooks(books, decided(first, { 'b o': ['member'] }))
    const kg = present(got(first).find(({ lineId }) => lineId === 'a')).quantityKg
    expect(next.standing).toEqual({
      pooledKg: { 'dy-oxide': '150' },
      matchedKg: { 'dy-oxide': kg },
      countedKg: { 'country dy-oxide mining AU': kg, 'supplier supplier-of-o': kg },
    })
  })

  test('a cap that the first pass has filled leaves nothing to the second', async () => {
    const books = round(
      [line('a', 100), line('b', 100), line('c', 100)],
      [
        offer('far', 300, '80'),
        offer('near', 60, '100', { deliverFrom: 'FR', chain: [{ stage: 'mining', country: 'FR' }] }),
      ],
      { countryCapBase: 'pooled-demand', maxCountrySharePct: '50' },
    )
    const first = await match(books)
    const totalOf = (pairs: readonly Pair[], id: string) =>
      pairs.reduce((sum, one) => (one.offerId === id ? sum + grams(one.quantityKg) : sum), 0n)
    expect(totalOf(got(first), 'far')).toBe(150_000n)
    const refused = present(got(first).find(({ offerId }) => offerId === 'near'))
    const next = nextPassBooks(books, decided(first, { [`${refused.lineId} near`]: ['member'] }))
    const second = await match(next)
    // Two lines want 60 kg and 150 kg from afar are free; what is given is what was refused of the goods from nearby.
    expect(totalOf(got(second), 'far')).toBe(0n)
    expect(totalOf(got(second), 'near')).toBe(grams(refused.quantityKg))
  })
})

const shape = { lines: 5, offers: 4, lots: true, minimums: true, substitutes: true, ceilings: true } as const
const answers = fc.array(fc.constantFrom<Side[]>([], [], [], ['member'], ['supplier'], ['member', 'supplier']), {
  minLength: 30,
  maxLength: 30,
})

/** Plays a round through at most three passes; `answers` are given in the order of the allocations. */
async function play(sealed: MatchInput, given: readonly Side[][]) {
  const passes: { books: MatchInput; output: MatchOutput; ended: EndedPass }[] = []
  let books = sealed
  let next = 0
  for (let pass = 1; pass <= 3; pass++) {
    const output = await match(books)
    const decisions = output.result.allocations.map(({ lineId, offerId }) => ({
      lineId,
      offerId,
      refusedBy: present(given[next++ % given.length]),
    }))
    const ended = { result: output.result, decisions }
    passes.push({ books, output, ended })
    if (decisions.every(({ refusedBy }) => refusedBy.length === 0)) break
    books = nextPassBooks(books, ended)
  }
  return passes
}

describe('whatever is refused, over three passes', () => {
  test(
    'no lot, tier, increment, quantity or need is broken by what is awarded in all',
    async () => {
      await fc.assert(
        fc.asyncProperty(smallRounds(shape), answers, async (sealed, given) => {
          const passes = await play(sealed, given)
          const kept = keptOf(
            sealed,
            passes.map(({ ended }) => ended),
          )
          for (const own of sealed.offers) {
            const rows = kept.filter(({ offerId }) => offerId === own.id)
            const total = rows.reduce((sum, { quantityKg }) => sum + grams(quantityKg), 0n)
            expect(total <= grams(own.quantityKg)).toBe(true)
            const tier = tierAt(own, total)
            expect(missesBy(own, tier, total)).toBe(0n)
            // Each is paid at the tier that the total reaches.
            if (total > 0n) expect(new Set(rows.map(({ price }) => Number(price.amount))).size).toBe(1)
          }
          for (const own of sealed.lines) {
            const served = passes.reduce((sum, { books, ended }) => {
              const rows = endOf(books, ended).kept.filter(({ lineId }) => lineId === own.id)
              return sum + rows.reduce((part, { quantityKg }) => part + grams(quantityKg), 0n)
            }, 0n)
            if (!own.substitutes) expect(served <= grams(own.quantityKg)).toBe(true)
          }
        }),
        runs(60),
      )
    },
    PATIENCE,
  )

  test(
    'a pair that was refused does not meet again, unless its line had goods taken from it by the refusal of others',
    async () => {
      await fc.assert(
        fc.asyncProperty(smallRounds(shape), answers, async (sealed, given) => {
          const passes = await play(sealed, given)
          const refused = new Set<string>()
          const bereft = new Set<string>()
          for (const { books, output, ended } of passes) {
            for (const { lineId, offerId } of output.result.allocations)
              if (!bereft.has(lineId)) expect(refused.has(`${lineId} ${offerId}`)).toBe(false)
            const { returned } = endOf(books, ended)
            for (const { lineId } of returned) bereft.add(lineId)
            for (const { lineId, offerId, refusedBy } of ended.decisions)
              if (refusedBy.length > 0) refused.add(`${lineId} ${offerId}`)
          }
        }),
        runs(60),
      )
    },
    PATIENCE,
  )

  test(
    'every pass holds before the checker, and the order of rows makes no difference to its books',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          smallRounds({ ...shape, minimums: false, substitutes: false }),
          answers,
          async (sealed, given) => {
            for (const { books, output, ended } of await play(sealed, given)) {
              expect(verifyRecord(recordOf(books, output)).findings).toEqual([])
              const turned = {
                ...books,
                lines: books.lines.toReversed(),
                offers: books.offers.toReversed(),
              }
              const back = {
                result: {
                  selection: ended.result.selection.toReversed(),
                  allocations: ended.result.allocations.toReversed(),
                },
                decisions: ended.decisions.toReversed(),
              }
              expect(nextPassBooks(turned, back)).toEqual(nextPassBooks(books, ended))
            }
          },
        ),
        runs(40),
      )
    },
    PATIENCE,
  )
})

describe('caps over the passes of a round', () => {
  const china = { chain: [{ stage: 'mining', country: 'CN' }] }
  test.each([
    ['pooled-demand', { countryCapBase: 'pooled-demand', maxCountrySharePct: '60' }],
    ['matched', { countryCapBase: 'matched', maxCountrySharePct: '60' }],
    ['servable-demand', { countryCapBase: 'servable-demand', maxCountrySharePct: '60' }],
    ['of a supplier', { countryCapBase: 'report-only', maxSupplierSharePct: '60' }],
  ] as const)('a cap on %s counts what earlier passes gave, and the checker agrees', async (_, rules) => {
    const offers = [offer('cn', 300, '70', china), offer('au', 120, '90')]
    const books = round([line('a', 100), line('b', 100), line('c', 100)], offers, rules)
    const first = await match(books)
    expect(verifyRecord(recordOf(books, first)).findings).toEqual([])
    const next = nextPassBooks(
      books,
      decided(first, { [`${present(got(first)[0]).lineId} ${present(got(first)[0]).offerId}`]: ['member'] }),
    )
    const second = await match(next)
    expect(verifyRecord({ ...recordOf(next, second), standing: present(next.standing) }).findings).toEqual([])
    const counted = (output: MatchOutput, kept: (lineId: string) => boolean) =>
      got(output).reduce(
        (sum, one) => (one.offerId === 'cn' && kept(one.lineId) ? sum + Number(one.quantityKg) : sum),
        0,
      )
    const refuser = present(got(first)[0])
    const total = counted(first, id => id !== refuser.lineId || refuser.offerId !== 'cn') + counted(second, () => true)
    expect(total).toBeLessThanOrEqual(180)
    // The gauge counts all passes too, against the demand of the whole round.
    const gauge = second.shares.find(({ country }) => country === 'CN')
    expect(gauge).toMatchObject({ kg: String(total), ofDemandPct: ((total / 300) * 100).toFixed(4) })
  })

  const us = { chain: [{ stage: 'mining', country: 'US' }] }
  const ca = { chain: [{ stage: 'mining', country: 'CA' }] }
  const ladder = { countryCapLadder: { steps: ['20', '100'], keepVolumePct: '90' } }
  test.each([
    [
      'the first step of a ladder',
      { countryCapBase: 'pooled-demand', maxCountrySharePct: '20', ...ladder },
      {},
      'rest',
      100,
    ],
    ['one of matched volume', { countryCapBase: 'matched', maxCountrySharePct: '50' }, us, 'near', 30],
    ['the same with a ladder', { countryCapBase: 'matched', maxCountrySharePct: '20', ...ladder }, {}, 'rest', 100],
    [
      'one of a supplier',
      { countryCapBase: 'matched', maxCountrySharePct: '100', maxSupplierSharePct: '50' },
      us,
      'near',
      30,
    ],
  ] as const)(
    'kept goods that exceed %s by themselves close it, and stop nothing else',
    async (_, rules, other, by, kg) => {
      for (const lot of [{}, { minimumLotKg: '10' }]) {
        const offers = [
          offer('kept', 100, '70'),
          offer('refused', 100, '71', other),
          offer('rest', 100, '72', { ...lot, supplierId: 'supplier-of-kept' }),
          offer('near', 30, '73', { ...ca, ...lot }),
        ]
        const books = round([line('a', 100), line('b', 100)], offers, rules)
        const first = await match(books)
        const declined = got(first).filter(({ offerId }) => offerId === 'refused')
        expect(declined).not.toEqual([])
        const refusals = declined.map((one): [string, Side[]] => [`${one.lineId} ${one.offerId}`, ['supplier']])
        const next = nextPassBooks(books, decided(first, Object.fromEntries(refusals)))
        const second = await match(next)
        expect(verifyRecord({ ...recordOf(next, second), standing: present(next.standing) }).findings).toEqual([])
        const given = new Map<string, number>()
        for (const one of got(second)) given.set(one.offerId, (given.get(one.offerId) ?? 0) + Number(one.quantityKg))
        expect(given.get(by)).toBe(kg)
      }
    },
  )
})
