import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ACCOUNTS, type Balances, type Movement, opening, post, sumOf } from './ledger.ts'

const WAYS = [
  ['available', 'offered'],
  ['available', 'transformed'],
  ['available', 'withdrawn'],
  ['transformed', 'available'],
  ['offered', 'available'],
  ['offered', 'reserved'],
  ['reserved', 'available'],
  ['reserved', 'offered'],
  ['reserved', 'committed'],
  ['committed', 'available'],
  ['committed', 'offered'],
  ['committed', 'delivered'],
] as const

const IDS = ['a', 'b', 'c']
const movement: fc.Arbitrary<Movement> = fc
  .record({ batch: fc.constantFrom(...IDS), way: fc.constantFrom(...WAYS), grams: fc.bigInt(1n, 60n) })
  .map(({ batch, way: [from, to], grams }) => ({ batch, from, to, grams }))
const openings = fc
  .tuple(...IDS.map(() => fc.bigInt(1n, 100n)))
  .map(all => new Map(all.map((one, n) => [IDS[n] ?? '', opening(one)])))

/** What a history of commands leaves, those of them refused that ask for too much. */
const after = (before: ReadonlyMap<string, Balances>, history: readonly (readonly Movement[])[]) =>
  history.reduce((balances, movements) => {
    const posted = post(balances, movements)
    return posted.ok ? posted.balances : balances
  }, before)

describe('over random histories', () => {
  test('the accounts of a batch add up to its grams at every moment, and none is below zero', () => {
    fc.assert(
      fc.property(openings, fc.array(fc.array(movement, { maxLength: 4 }), { maxLength: 60 }), (before, history) => {
        let balances: ReadonlyMap<string, Balances> = before
        for (const movements of history) {
          balances = after(balances, [movements])
          for (const [id, own] of balances) {
            expect(sumOf(own)).toBe(before.get(id)?.available)
            expect(ACCOUNTS.filter(account => own[account] < 0n)).toEqual([])
          }
        }
      }),
    )
  })

  test('exactly what is left may go, a gram more is refused, names what is left, and leaves all as it was', () => {
    fc.assert(
      fc.property(openings, fc.array(movement, { maxLength: 60 }), (before, history) => {
        const balances = after(
          before,
          history.map(one => [one]),
        )
        for (const [batch, own] of structuredClone(balances))
          for (const [from, to] of WAYS) {
            const left = own[from]
            if (left > 0n) expect(post(balances, [{ batch, from, to, grams: left }]).ok).toBe(true)
            const exceeded = { batch, account: from, asked: left + 1n, left }
            expect(post(balances, [{ batch, from, to, grams: left + 1n }])).toEqual({ ok: false, exceeded })
            expect(balances.get(batch)).toEqual(own)
          }
      }),
    )
  })

  test('the order of movements of different batches does not matter', () => {
    const shuffled = fc.array(movement, { maxLength: 40 }).chain(history =>
      fc.tuple(
        fc.constant(history),
        fc.shuffledSubarray(
          history.map((_, n) => n),
          { minLength: history.length },
        ),
      ),
    )
    fc.assert(
      fc.property(openings, shuffled, (before, [history, order]) => {
        // Each batch keeps its own order; which batch comes next is shuffled.
        const queues = Map.groupBy(history, one => one.batch)
        const other = order.flatMap(n => queues.get(history[n]?.batch ?? '')?.shift() ?? [])
        expect(other).toHaveLength(history.length)
        expect(
          after(
            before,
            other.map(one => [one]),
          ),
        ).toEqual(
          after(
            before,
            history.map(one => [one]),
          ),
        )
      }),
    )
  })
})

describe('by hand', () => {
  const tonne = () => new Map([['a', opening(1_000_000n)]])
  const move = (from: Movement['from'], to: Movement['to'], grams: bigint, batch = 'a'): Movement => ({
    batch,
    from,
    to,
    grams,
  })

  test('a batch goes from offer to delivery, and the rest comes back', () => {
    const posted = post(tonne(), [
      move('available', 'offered', 600_000n),
      move('offered', 'reserved', 500_000n),
      move('reserved', 'offered', 100_000n),
      move('reserved', 'committed', 400_000n),
      move('committed', 'delivered', 400_000n),
      move('offered', 'available', 200_000n),
    ])
    expect(posted.ok && posted.balances.get('a')).toEqual({
      available: 600_000n,
      offered: 0n,
      reserved: 0n,
      committed: 0n,
      delivered: 400_000n,
      transformed: 0n,
      withdrawn: 0n,
    })
  })

  test('a gram more than is left is refused, with what is left', () => {
    expect(post(tonne(), [move('available', 'offered', 1_000_000n)]).ok).toBe(true)
    expect(post(tonne(), [move('available', 'transformed', 400_000n), move('available', 'offered', 600_001n)])).toEqual(
      {
        ok: false,
        exceeded: { batch: 'a', account: 'available', asked: 600_001n, left: 600_000n },
      },
    )
  })

  test.each([
    ['delivered', 'available', 1n, 'a'],
    ['withdrawn', 'available', 1n, 'a'],
    ['offered', 'withdrawn', 1n, 'a'],
    ['available', 'committed', 1n, 'a'],
    ['available', 'offered', 0n, 'a'],
    ['available', 'offered', -1n, 'a'],
    ['available', 'offered', 1n, 'unknown'],
  ] as const)('no movement goes from %s to %s of %s grams of %s', (from, to, grams, batch) => {
    expect(() => post(tonne(), [move(from, to, grams, batch)])).toThrow(RangeError)
  })

  test('there is no batch of nothing', () => {
    expect(() => opening(0n)).toThrow(RangeError)
  })
})
