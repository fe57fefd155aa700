import { exact, grams, present, type Rational } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { match } from '../match.ts'
import { oracleBook, oracleCaps } from '../oracle-book.fixture.ts'
import { stepInForce } from '../oracle-constraints.fixture.ts'
import { line, offer, PATIENCE, round, runs, seen, smallRounds } from '../rounds.fixture.ts'
import type { FigureValue, LineInput, MatchInput, MatchOutput, OfferInput, Rules } from '../types.ts'

async function told(lines: LineInput[], offers: OfferInput[], rules: Partial<Rules> = {}) {
  const { explanations } = await match(round(lines, offers, rules))
  return (id: string) => present(explanations.find(one => one.id === id))
}
const tiers = (...floors: [string, string][]) => ({
  price: { tiers: floors.map(([fromKg, amount]) => ({ fromKg, amount })), currency: 'EUR' as const },
})

describe('by how much an offer missed its total', () => {
  test('is its smallest one less what need left open could have taken of it', async () => {
    const tell = await told([line('a', 60), line('b', 13)], [offer('o', 200, 5, { minimumLotKg: '100' })])
    expect(tell('o').figures.shortfall).toEqual({ lotKg: '100', openKg: '73', shortKg: '27' })
  })

  test('counts what others already serve as gone, and who left or cannot pay as nobody', async () => {
    const tell = await told(
      [
        line('a', 60),
        line('b', 30, { ceilingPrice: { amount: '0.5', currency: 'EUR' } }),
        line('c', 1_000, { grade: '99' }),
      ],
      [offer('cheap', 40, 1), offer('o', 200, 5, { minimumLotKg: '100' })],
    )
    expect(tell('o').figures.shortfall).toEqual({ lotKg: '100', openKg: '20', shortKg: '80' })
  })

  test('is in kilograms of the offer where goods convert, and counts only what a cap still allows', async () => {
    const half = { material: 'tb-oxide', substitutes: [{ material: 'dy-oxide', ratio: '0.5' }] }
    const tell = await told([line('a', 30, half)], [offer('o', 200, 5, { minimumLotKg: '100' })])
    expect(tell('o').figures.shortfall).toEqual({ lotKg: '100', openKg: '60', shortKg: '40' })
    const capped = await told([line('a', 100)], [offer('o', 200, 5, { minimumLotKg: '80' })], {
      countryCapBase: 'pooled-demand',
      maxCountrySharePct: '50',
    })
    expect(capped('o').figures.shortfall).toEqual({ lotKg: '80', openKg: '50', shortKg: '30' })
  })

  test('is that of the tier that came nearest, also of one above the tier it was taken at', async () => {
    const first = await told([line('a', 45)], [offer('o', 200, 5, { ...tiers(['50', '5'], ['90', '4']) })])
    expect(first('o').figures.shortfall).toEqual({ lotKg: '50', openKg: '45', shortKg: '5' })
    const second = await told([line('a', 45)], [offer('o', 200, 5, { ...tiers(['0', '5'], ['50', '4'], ['99', '3']) })])
    expect(second('o')).toMatchObject({
      code: 'filled',
      figures: { tier: 0, nextTierFromKg: '50', nextTierMissingKg: '5' },
      text: expect.stringMatching(/ 5 kg more would have reached your tier from 50 kg\.$/),
    })
    expect(second('o').figures.shortfall).toEqual({ lotKg: '50', openKg: '0', shortKg: '5' })
  })

  test('is not told of an offer that reached all it could, or that has no total at all', async () => {
    const lot = { minimumLotKg: '5' }
    const tell = await told([line('a', 100)], [offer('o', 20, 5, lot), offer('none', 20, 5, { minimumLotKg: '50' })])
    expect([tell('o').code, tell('o').figures.shortfall]).toEqual(['filled', undefined])
    expect([tell('none').code, tell('none').figures.shortfall]).toEqual(['minimum-lot-not-reached', undefined])
  })

  test('stands in no sentence: its supplier reads those, and it tells what others need', async () => {
    const { text } = (await told([line('a', 731)], [offer('o', 2_000, 6, { minimumLotKg: '1000' })]))('o')
    expect(text).not.toMatch(/731|269/)
  })
})

/** The same round with a gram for every kilogram. */
function inGrams({ lines, offers, ...input }: MatchInput): MatchInput {
  const small = (kg: string) => String(Number(kg) / 1000)
  const some = <T extends object>(row: T, ...names: (keyof T)[]): T =>
    Object.assign(
      { ...row },
      ...names.map(name => (row[name] === undefined ? {} : { [name]: small(String(row[name])) })),
    )
  return {
    ...input,
    lines: lines.map(own => some(own, 'quantityKg', 'minimumKg', 'weight')),
    offers: offers.map(own => ({
      ...some(own, 'quantityKg', 'minimumLotKg', 'lotIncrementKg'),
      ...('tiers' in own.price
        ? { price: { ...own.price, tiers: own.price.tiers.map(tier => some(tier, 'fromKg')) } }
        : {}),
      tiers: own.tiers.map(tier => some(tier, 'fromKg')),
    })),
  }
}

const gramsOf = (kg: number) => BigInt(Math.round(kg * 1000))

type Wanted = { readonly i: number; readonly wanted: bigint; readonly ratio: Rational }

/** Every way to serve whole grams of what lines want, caps aside. */
const everyWay = (open: readonly Wanted[]): Map<number, bigint>[] =>
  open.reduce<Map<number, bigint>[]>(
    (ways, { i, wanted }) =>
      Array.from({ length: Number(wanted) + 1 }, (_, s) => ways.map(way => new Map([...way, [i, BigInt(s)]]))).flat(),
    [new Map()],
  )
const everyOrder = <T>(open: readonly T[]): T[][] =>
  open.length === 0 ? [[]] : open.flatMap((own, n) => everyOrder(open.toSpliced(n, 1)).map(rest => [own, ...rest]))
const lesser = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/**
 * By how many grams each offer missed its nearest total: every way tried to serve open need with it under the caps as the result leaves them, in whole grams, or every order in
 * which lines may take all they can.
 */
function shortByTrial(input: MatchInput, { result }: MatchOutput, everyGram: boolean): Map<string, bigint> {
  const book = oracleBook(input)
  const at = new Map(book.lines.map(({ id }, i) => [id, i]))
  const left = new Set(result.departures.map(({ lineId }) => lineId))
  const filled = new Map(result.fills.map(({ lineId, filledKg }) => [lineId, grams(filledKg)]))
  const selected = new Map(result.selection.map(own => [own.offerId, own]))
  const flows = result.allocations.map(({ lineId, offerId, quantityKg }) => {
    const [i, j] = [present(at.get(lineId)), book.offers.findIndex(({ id }) => id === offerId)]
    const { n, d } = present(book.pair(i, j, present(selected.get(offerId)).tier)).exact.ratio
    return { i, j, served: (grams(quantityKg) * n) / d }
  })
  const rooms = oracleCaps(book, input.rules, stepInForce(input, result)).map(cap => {
    const sum = (which: (i: number, j: number) => boolean) =>
      flows.reduce((total, { i, j, served }) => (which(i, j) ? total + served : total), 0n)
    const base = cap.base === undefined ? sum(cap.covers) : gramsOf(cap.base)
    return { cap, room: (base * cap.exactShare.n) / cap.exactShare.d - sum(cap.counts) }
  })
  const most = (j: number, t: number): bigint => {
    const open = book.lines.flatMap(({ id, quantityKg }, i) => {
      const wanted = grams(quantityKg) - present(filled.get(id))
      const ratio = book.pair(i, j, t)?.exact.ratio
      const takes = ratio && wanted > 0n && !left.has(id) && present(book.minimum[i]) <= present(book.need[i])
      return takes ? [{ i, wanted, ratio }] : []
    })
    const room = (given: ReadonlyMap<number, bigint>, one: (typeof rooms)[number]) =>
      [...given].reduce((left, [i, grams]) => (one.cap.counts(i, j) ? left - grams : left), one.room)
    const ways = everyGram
      ? everyWay(open).filter(given => rooms.every(one => room(given, one) >= 0n))
      : everyOrder(open).map(order => {
          const given = new Map<number, bigint>()
          for (const { i, wanted } of order)
            given.set(
              i,
              rooms.reduce((most, one) => (one.cap.counts(i, j) ? lesser(most, room(given, one)) : most), wanted),
            )
          return given
        })
    return ways
      .map(given =>
        open.reduce(
          (goods, { i, ratio }) => exact.add(goods, exact.divide(exact.rational(present(given.get(i))), ratio)),
          exact.rational(0n),
        ),
      )
      .reduce((best, { n, d }) => -lesser(-best, -(n / d)), 0n)
  }
  const short = new Map<string, bigint>()
  for (const [j, { id }] of book.offers.entries()) {
    const own = selected.get(id)
    const reaches = book.lines.some(
      ({ id: lineId }, i) => !left.has(lineId) && present(book.totals[j]).some((_, t) => book.pair(i, j, t)),
    )
    const { minimumLotKg = '0', lotIncrementKg = '0', tiers } = present(book.offers[j])
    const any = Number(minimumLotKg) <= 0.001 && Number(lotIncrementKg) <= 0.001 && tiers.length === 1
    if (any || !reaches) continue
    const misses = present(book.totals[j]).flatMap((range, t) =>
      range && t > (own?.tier ?? -1) ? [gramsOf(range.low) - (own ? grams(own.totalKg) : 0n) - most(j, t)] : [],
    )
    const least = misses.sort((a, b) => Number(a - b))[0]
    if (least !== undefined && least > 0n) short.set(id, least)
  }
  return short
}

describe('on random rounds it is what trying every way finds', () => {
  const found = async (input: MatchInput, output: MatchOutput, everyGram: boolean) => {
    const said = output.explanations.flatMap(({ kind, id, figures }): [string, bigint][] => {
      const own = figures.shortfall as { [name: string]: FigureValue } | undefined
      return kind === 'offer' && own ? [[id, grams(String(own.shortKg))]] : []
    })
    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(shortByTrial(input, output, everyGram)))
    return said.length
  }

  test.each([
    ['of lots and tiers', { lots: true, minimums: true, kg: 9, lines: 4 }],
    ['with ratios', { lots: true, substitutes: true, kg: 7, lines: 4 }],
  ])('%s, in grams, every gram', { timeout: PATIENCE }, async (_, shape) => {
    let misses = 0
    await fc.assert(
      fc.asyncProperty(smallRounds(shape).map(inGrams), async input => {
        misses += await found(input, await match(input), true)
      }),
      runs(120),
    )
    expect(misses).toBeGreaterThan(seen(10))
  })

  test.each([
    ['with caps', { lots: true, caps: true, lines: 4, offers: 5 }],
    ['with caps, ratios and minimums', { lots: true, caps: true, substitutes: true, minimums: true, lines: 4 }],
  ])('%s, every order', { timeout: PATIENCE }, async (_, shape) => {
    let misses = 0
    await fc.assert(
      fc.asyncProperty(smallRounds(shape), async input => {
        misses += await found(input, await match(input), false)
      }),
      runs(150),
    )
    expect(misses).toBeGreaterThan(seen(20))
  })
})
