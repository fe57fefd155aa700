import { exact, grams, present } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { match } from '../match.ts'
import { line, offer, PATIENCE, round, runs, seen, smallRounds } from '../rounds.fixture.ts'
import type { MatchInput, MatchOutput } from '../types.ts'
import { type Decision, type EndedPass, keptOf, nextPassBooks } from './pass.ts'
import { checkSettlement } from './settlement.check.ts'
import { settlementOf } from './settlement.ts'
import type { Award, Books } from './trade.ts'

const award = (lineId: string, offerId: string, kg: string, amount: string): Award => ({
  lineId,
  offerId,
  quantityKg: kg,
  price: { amount, currency: 'EUR' },
})

const cents = (amount: string): bigint => BigInt(amount.replace('.', ''))
const sum = (amounts: readonly string[]): bigint => amounts.reduce((total, one) => total + cents(one), 0n)

/** Two lines of 100 kg pay the average of 80 and 100; the one that was to be served with the cheap goods declines. */
const two = round([line('a', 100), line('b', 100)], [offer('cheap', 100, '80.00'), offer('dear', 100, '100.00')])

describe('settling a pool', () => {
  test('after a decline the member left pays what its supplier gets, not the average of goods that nobody took', () => {
    const { pools } = settlementOf(two, [award('b', 'dear', '100', '100.00')])
    // The average of the match was 90: 9,000.00 paid, 10,000.00 claimed.
    expect(pools).toMatchObject([
      {
        needKg: '100',
        price: '100.0000',
        goods: '10000.00',
        freight: '0.00',
        members: [{ lineId: 'b', amount: '10000.00', atCeiling: false }],
        suppliers: [{ offerId: 'dear', quantityKg: '100', amount: '10000.00' }],
      },
    ])
  })

  test('without a decline everybody pays what it was told', () => {
    const { pools } = settlementOf(two, [award('a', 'cheap', '100', '80.00'), award('b', 'dear', '100', '100.00')])
    expect(pools[0]?.members.map(({ amount }) => amount)).toEqual(['9000.00', '9000.00'])
  })

  test('a ceiling holds when the price rises above it, and the others carry what it leaves open', () => {
    const books = round(
      [line('a', 100, { ceilingPrice: { amount: '85.00', currency: 'EUR' } }), line('b', 100)],
      [offer('cheap', 100, '80.00'), offer('dear', 100, '100.00')],
    )
    const { pools } = settlementOf(books, [award('a', 'cheap', '100', '80.00'), award('b', 'dear', '100', '100.00')])
    expect(pools[0]).toMatchObject({
      price: '95.0000',
      members: [
        { lineId: 'a', amount: '8500.00', atCeiling: true },
        { lineId: 'b', amount: '9500.00', atCeiling: false },
      ],
    })
  })

  test('three lines that share a cent each get whole cents that add up', () => {
    const books = round([line('a', 1), line('b', 1), line('c', 1)], [offer('o', 3, '0.3333')])
    const awards = ['a', 'b', 'c'].map(id => award(id, 'o', '1', '0.3333'))
    const { pools } = settlementOf(books, awards)
    expect(pools[0]?.members.map(({ amount }) => amount)).toEqual(['0.34', '0.33', '0.33'])
    expect(pools[0]?.goods).toBe('1.00')
  })

  test('one line of each pool, an offer in several pools, and freight of its own', () => {
    const books = round(
      [line('a', 10), line('j', 10, { zone: 'JP', bloc: 'JP', deliverTo: 'JP' })],
      [offer('o', 20, '50.00', { incoterm: 'FOB' })],
      {
        freight: [
          { from: 'AU', to: 'DE', amount: '1.005' },
          { from: 'AU', to: 'JP', amount: '0.5' },
        ],
      },
    )
    const { pools } = settlementOf(books, [award('a', 'o', '10', '50.00'), award('j', 'o', '10', '50.00')])
    expect(pools.map(({ pool, freight, members }) => [pool.zone, freight, members[0]?.amount])).toEqual([
      ['EU', '10.05', '510.05'],
      ['JP', '5.00', '505.00'],
    ])
  })

  test('goods and freight that both end on half a cent come to one whole cent', () => {
    const books = round([line('a', 1)], [offer('o', 1, '100.005', { incoterm: 'FOB' })], {
      freight: [{ from: 'AU', to: 'DE', amount: '0.005' }],
    })
    expect(settlementOf(books, [award('a', 'o', '1', '100.005')]).pools).toMatchObject([
      { goods: '100.01', freight: '0.00', members: [{ amount: '100.01' }], suppliers: [{ amount: '100.01' }] },
    ])
  })

  test('goods that meet their ceiling exactly behind a ratio are paid, though rounding the need takes them a gram above it', () => {
    const books = round(
      [
        line('a', 100, {
          substitutes: [{ material: 'tb-oxide', ratio: '0.95' }],
          ceilingPrice: { amount: '1000', currency: 'EUR' },
        }),
      ],
      [offer('o', 100, '950', { material: 'tb-oxide' })],
    )
    const awards = [award('a', 'o', '1.001', '950')]
    const settled = settlementOf(books, awards)
    expect(settled.pools[0]).toMatchObject({ needKg: '0.95', members: [{ amount: '950.95', atCeiling: false }] })
    expect(checkSettlement(books, awards, settled)).toEqual([])
  })

  test('an award that stands on no book is refused', () => {
    expect(() => settlementOf(two, [award('x', 'dear', '1', '100.00')])).toThrow(RangeError)
  })
})

type Case = { books: Books; awards: Award[] }

/** Lines whose ceilings are at least what their own goods cost, as every matched pair's is; some goods convert. */
const cases: fc.Arbitrary<Case> = fc
  .array(
    fc.record({
      line: fc.nat(4),
      offer: fc.nat(3),
      grams: fc.integer({ min: 1, max: 2_000_000 }),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .chain(rows =>
    fc.record({
      rows: fc.constant(rows),
      prices: fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 4, maxLength: 4 }),
      freight: fc.array(fc.integer({ min: 0, max: 50_000 }), { minLength: 5, maxLength: 5 }),
      slack: fc.array(fc.option(fc.integer({ min: 0, max: 200_000 })), { minLength: 5, maxLength: 5 }),
      converts: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    }),
  )
  .map(({ rows, prices, freight, slack, converts }): Case => {
    const unique = [...new Map(rows.map(row => [`${row.line} ${row.offer}`, row])).values()]
    const text = (units: number) => (units / 10_000).toFixed(4)
    const places = ['DE', 'FR', 'IT', 'NL', 'ES']
    const served = (row: { offer: number; grams: number }) =>
      converts[row.offer] ? Math.floor(row.grams * 0.95) : row.grams
    const lines = [0, 1, 2, 3, 4].map(i => {
      const own = unique.filter(row => row.line === i)
      const dearest = Math.max(
        0,
        ...own.map(row =>
          Math.ceil(((present(prices[row.offer]) + present(freight[i])) * row.grams) / Math.max(1, served(row))),
        ),
      )
      return line(`l${i}`, 10_000, {
        deliverTo: present(places[i]),
        substitutes: [{ material: 'tb-oxide', ratio: '0.95' }],
        ...(slack[i] === null ? {} : { ceilingPrice: { amount: text(dearest + present(slack[i])), currency: 'EUR' } }),
      })
    })
    const offers = prices.map((price, j) =>
      offer(`o${j}`, 100_000, text(price), {
        incoterm: 'FOB',
        ...(converts[j] ? { material: 'tb-oxide' } : {}),
      }),
    )
    const rates = freight.map((amount, i) => ({ from: 'AU', to: present(places[i]), amount: text(amount) }))
    return {
      books: round(lines, offers, { freight: rates }),
      awards: unique.map(row =>
        award(`l${row.line}`, `o${row.offer}`, text4(row.grams), text(present(prices[row.offer]))),
      ),
    }
  })
const text4 = (grams: number): string => (grams / 1000).toFixed(3)

describe('whatever was accepted', () => {
  test('members pay what suppliers get plus freight, to the cent, in every pool', () => {
    fc.assert(
      fc.property(cases, ({ books, awards }) => {
        for (const pool of settlementOf(books, awards).pools)
          expect(sum(pool.members.map(({ amount }) => amount))).toBe(
            sum(pool.suppliers.map(({ amount }) => amount)) + cents(pool.freight),
          )
      }),
      runs(500),
    )
  })

  test.each([
    ['EUR', 2],
    ['JPY', 0],
  ] as const)('no coin of %s is lost or made where goods and freight end on half a coin', (currency, places) => {
    const half = fc.integer({ min: 1, max: 400_001 })
    const row = fc.record({ line: fc.nat(2), offer: fc.nat(2), kg: fc.integer({ min: 1, max: 9 }) })
    const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 6, selector: one => `${one.line} ${one.offer}` })
    const three = fc.tuple(half, half, half)
    const text = (halves: number) => (halves / 2 / 10 ** places).toFixed(places + 1)
    fc.assert(
      fc.property(rows, three, three, (picked, prices, freight) => {
        const to = ['DE', 'FR', 'IT'] as const
        const rules = {
          baseCurrency: currency,
          freight: freight.map((amount, i) => ({ from: 'AU', to: present(to[i]), amount: text(amount) })),
        }
        const offers = prices.map((price, j) =>
          offer(`o${j}`, 100, '1', { incoterm: 'FOB', rules, price: { fixed: { amount: text(price), currency } } }),
        )
        const lines = to.map((deliverTo, i) => line(`l${i}`, 100, { deliverTo }))
        const books = round(lines, offers, rules)
        const awards = picked.map(one => ({
          lineId: `l${one.line}`,
          offerId: `o${one.offer}`,
          quantityKg: String(one.kg),
          price: { amount: text(present(prices[one.offer])), currency },
        }))
        const settled = settlementOf(books, awards)
        for (const { members, suppliers, goods, freight: carried } of settled.pools) {
          expect(sum(suppliers.map(({ amount }) => amount))).toBe(cents(goods))
          expect(sum(members.map(one => one.freight))).toBe(cents(carried))
          expect(sum(members.map(({ amount }) => amount))).toBe(cents(goods) + cents(carried))
        }
        expect(checkSettlement(books, awards, settled)).toEqual([])
      }),
      runs(300),
    )
  })

  test('no ceiling is exceeded by a cent', () => {
    fc.assert(
      fc.property(cases, ({ books, awards }) => {
        for (const { members } of settlementOf(books, awards).pools)
          for (const { lineId, needKg, amount } of members) {
            const top = books.lines.find(({ id }) => id === lineId)?.ceilingPrice?.amount
            if (top === undefined || grams(needKg) === 0n) continue
            const most = exact.multiply(exact.decimalToRational(top), exact.decimalToRational(needKg))
            const over = exact.subtract(exact.decimalToRational(amount), most)
            expect(exact.compare(over, exact.rational(1n, 100n))).toBeLessThan(0)
          }
      }),
      runs(500),
    )
  })

  test('the order of the awards makes no difference, and the checker proves it', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ books, awards }, by) => {
        const settled = settlementOf(books, awards)
        const turned = [...awards.slice(by % awards.length), ...awards.slice(0, by % awards.length)].reverse()
        expect(settlementOf(books, turned)).toEqual(settled)
        expect(checkSettlement(books, awards, settled)).toEqual([])
      }),
      runs(500),
    )
  })

  test('the checker finds a cent moved from one member to another, and from a supplier to a member', () => {
    const awards = [award('a', 'cheap', '100', '80.00'), award('b', 'dear', '100', '100.00')]
    const moved = structuredClone(settlementOf(two, awards))
    present(present(moved.pools[0]).members[0]).amount = '8999.99'
    present(present(moved.pools[0]).members[1]).amount = '9000.01'
    expect(checkSettlement(two, awards, moved)).toHaveLength(2)
    const kept = structuredClone(settlementOf(two, awards))
    present(present(kept.pools[0]).members[0]).amount = '8999.99'
    present(present(kept.pools[0]).suppliers[0]).amount = '7999.99'
    expect(checkSettlement(two, awards, kept).length).toBeGreaterThan(0)
    const lost = structuredClone(settlementOf(two, awards))
    lost.pools.pop()
    expect(checkSettlement(two, awards, lost)).toEqual(['it has not exactly the pools in which something was awarded'])
  })
})

/** Plays a round through three passes, whatever is refused in them. */
async function play(sealed: MatchInput, given: readonly Decision['refusedBy'][]) {
  const ended: (EndedPass & Pick<MatchOutput, 'result'>)[] = []
  let open = sealed
  for (let pass = 0; pass < 3; pass++) {
    const { result } = await match(open)
    const decisions = result.allocations.map(({ lineId, offerId }, n) => ({
      lineId,
      offerId,
      refusedBy: present(given[(n + 7 * pass) % given.length]),
    }))
    ended.push({ result, decisions })
    open = nextPassBooks(open, { result, decisions })
  }
  return ended
}

describe('a line with a pool of its own', () => {
  /** Goods of 10 that `a` could buy alone, and of 14 that lift the average above its ceiling. */
  const books = round(
    [line('a', 50, { ceilingPrice: { amount: '11', currency: 'EUR' } }), line('b', 100), line('c', 10)],
    [offer('x', 100, 10), offer('y', 60, 14)],
    { departures: 'least-loss' },
  )
  const accepted = (result: EndedPass['result'], refused: readonly string[] = []): EndedPass => ({
    result,
    decisions: result.allocations.map(
      ({ lineId, offerId }): Decision => ({
        lineId,
        offerId,
        refusedBy: refused.includes(lineId) ? ['member'] : [],
      }),
    ),
  })

  test('pays for its own goods alone, and the others for theirs', async () => {
    const { result } = await match(books)
    expect(result.ownPools).toEqual(['a'])
    const awards = keptOf(books, [accepted(result)])
    const settled = settlementOf(books, awards)
    expect(settled.pools.map(({ ownPoolOf, members }) => [ownPoolOf, members])).toMatchObject([
      ['a', [{ lineId: 'a', amount: '500.00' }]],
      [undefined, [{ lineId: 'b' }, { lineId: 'c' }]],
    ])
    expect(sum(settled.pools.flatMap(({ members }) => members.map(({ amount }) => amount)))).toBe(184_000n)
    expect(checkSettlement(books, awards, settled)).toEqual([])
  })

  test('is settled apart for what it was given there, and with the others for what a later pass gave it beside them', async () => {
    const { result } = await match(books)
    const first = accepted(result, ['b'])
    const next = nextPassBooks(books, first)
    const second = accepted((await match(next)).result)
    const awards = keptOf(books, [first, second])
    const settled = settlementOf(books, awards)
    expect(checkSettlement(books, awards, settled)).toEqual([])
    const own = settled.pools.filter(({ ownPoolOf }) => ownPoolOf !== undefined)
    expect(own.flatMap(({ members }) => members)).toMatchObject([{ lineId: 'a', amount: '500.00' }])
  })

  test('the checker finds it settled with the others, and a pool said to be its own that is not', async () => {
    const { result } = await match(books)
    const awards = keptOf(books, [accepted(result)])
    const together = settlementOf(
      books,
      awards.map(({ ownPool: _, ...one }) => one),
    )
    expect(checkSettlement(books, awards, together)).toContain(
      'it has not exactly the pools in which something was awarded',
    )
    const moved = structuredClone(settlementOf(books, awards))
    present(moved.pools.find(({ ownPoolOf }) => ownPoolOf)).ownPoolOf = 'b'
    expect(checkSettlement(books, awards, moved).join()).toMatch(/nothing was awarded in it/)
    const twice = settlementOf(books, awards)
    twice.pools[1] = present(twice.pools[0])
    expect(checkSettlement(books, awards, twice).length).toBeGreaterThan(0)
  })

  test('on random rounds of passes, whoever declines, every pool is settled to the cent and the checker proves it', {
    timeout: PATIENCE,
  }, async () => {
    let apart = 0
    const answers = fc.array(fc.constantFrom<Decision['refusedBy']>([], [], ['member'], ['supplier']), {
      minLength: 24,
      maxLength: 24,
    })
    await fc.assert(
      fc.asyncProperty(smallRounds({ substitutes: true, lines: 12, classes: 1 }), answers, async (input, given) => {
        const sealed: MatchInput = {
          ...input,
          rules: { ...input.rules, departures: 'least-loss' },
          // Of one pool, so that averages break ceilings.
          lines: input.lines.map(({ grade: _, ...own }) => ({ ...own, zone: 'EU' })),
        }
        const ended = await play(sealed, given)
        for (const { result } of ended) apart += result.ownPools?.length ?? 0
        const awards = keptOf(sealed, ended)
        expect(checkSettlement(sealed, awards, settlementOf(sealed, awards))).toEqual([])
      }),
      runs(150),
    )
    expect(apart).toBeGreaterThan(seen(5))
  })
})
