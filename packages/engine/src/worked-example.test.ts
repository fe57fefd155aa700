import { createHash } from 'node:crypto'
import { exact, PAIR_REASONS, present } from '@lodestone/kernel'
import { beforeAll, expect, test } from 'vitest'
import { byteAt, intAt } from './at.ts'
import { verifyRecord } from './check/index.ts'
import { match } from './match.ts'
import { readBook } from './pairs/book.ts'
import { pairUp } from './pairs/kinds.ts'
import { recordOf } from './rounds.fixture.ts'
import { cell, listed, number, page, type Row, table } from './rule-book-page.fixture.ts'
import type { LineInput, MatchInput, MatchOutput } from './types.ts'
import { example, statedRules } from './worked-example.fixture.ts'

let input: MatchInput
let output: MatchOutput
beforeAll(async () => {
  input = example()
  output = await match(input)
})

test('the record verifies', () => expect(verifyRecord(recordOf(input, output)).findings).toEqual([]))

test('the hash of the seed is that of its bytes', () => {
  const { seed, seedHash } = statedRules()
  expect(sha256(Buffer.from(seed ?? '', 'hex'))).toBe(seedHash)
})

test('pairs: every landed price, and the reason of every pair there is not', () => {
  const pairs = pairUp(readBook(input))
  for (const [i, row] of table('Pairs.').entries()) {
    const kind = present(pairs.kinds[intAt(pairs.kindOf, i)])
    for (const [name, text] of Object.entries(row)) {
      const [, id, fromKg] = /^(offer-.)(?: from (\d+) kg)?$/.exec(name) ?? []
      if (!id) continue
      const j = input.offers.findIndex(one => one.id === id)
      const tier = fromKg ? present(input.offers[j]).tiers.findIndex(one => one.fromKg === fromKg) : 0
      const at = kind.entries.findIndex(entry => entry.offer === j && entry.tier === tier)
      const within = at >= 0 && at < intAt(pairs.prefix, i)
      const why =
        at >= 0
          ? 'price'
          : { 'grade-not-met': 'grade', 'no-eligible-origin': 'origin' }[String(PAIR_REASONS[byteAt(kind.reasons, j)])]
      expect([
        cell(row, 'line'),
        name,
        within ? exact.formatRational(present(kind.entries[at]).landed, 2) : why,
      ]).toEqual([cell(row, 'line'), name, text])
    }
  }
})

test('selection', () => {
  expect(output.result.selection).toEqual(
    table('Selection.').map(row => ({
      offerId: cell(row, 'offer'),
      tier: number(row, 'tier'),
      totalKg: cell(row, 'total kg'),
    })),
  )
})

test('fair fill and prices of the first pass: as the round would end if line-5 could pay the average', async () => {
  const ready = (own: LineInput): LineInput =>
    own.id === 'line-5' ? { ...own, ceilingPrice: { amount: '95.96', currency: 'EUR' } } : own
  const first = await match({ ...input, lines: input.lines.map(ready) })
  expect(first.result.departures).toEqual([])
  expectFills(first, table('Fair fill, first pass.'))
  const pools = table('Prices, first pass.')
  for (const [n, wanted] of [undefined, '99.9'].entries()) {
    const own = new Set(input.lines.filter(({ grade }) => grade === wanted).map(({ id }) => id))
    const taken = first.result.allocations.filter(({ lineId }) => own.has(lineId))
    const kg = taken.reduce((sum, { quantityKg }) => sum + Number(quantityKg), 0)
    const paid = taken.reduce((sum, { offerId, quantityKg }) => sum + exWorks(first, offerId) * Number(quantityKg), 0)
    expect([kg, paid]).toEqual([number(present(pools[n]), 'kg'), number(present(pools[n]), 'sum EUR')])
    expect((paid / kg).toFixed(2)).toBe(present(pools[n])['average EUR/kg'])
  }
})

test('departures', () => {
  expect(output.result.departures.map(({ pool: _, ...rest }) => rest)).toEqual(
    table('Prices, first pass.', 1).map(row => ({
      lineId: cell(row, 'leaves'),
      averagePaid: cell(row, 'would pay'),
      ceiling: cell(row, 'ceiling'),
    })),
  )
})

test('fair fill of the second pass', () => expectFills(output, table('Fair fill, second pass.')))

test('the tie: every u, both sums, and the lesser one taken', () => {
  const u = new Map<string, number>()
  for (const row of table('Routing and tie.')) {
    const [i, j] = [cell(row, 'line'), cell(row, 'offer')]
    const bytes = sha256(`${input.seed}:${i}:${j}`).slice(0, 12)
    expect(bytes).toBe(cell(row, 'first 6 bytes'))
    u.set(`${i} ${j}`, Number.parseInt(bytes, 16) / 2 ** 48)
    expect(present(u.get(`${i} ${j}`)).toFixed(6)).toBe(cell(row, 'u'))
  }
  const sum = (kg: [string, number][]) =>
    kg.reduce((total, [pair, amount]) => total + amount * present(u.get(pair)), 0).toFixed(3)
  const toOne = sum([
    ['line-1 offer-c', 100],
    ['line-3 offer-a', 150],
  ])
  const toThree = sum([
    ['line-1 offer-a', 100],
    ['line-3 offer-a', 50],
    ['line-3 offer-c', 100],
  ])
  expect(page).toContain(`= ${toOne}.`)
  expect(page).toContain(`= ${toThree}, the lesser`)
  expect(Number(toThree)).toBeLessThan(Number(toOne))
})

test('allocations and what they cost', () => {
  expect(
    output.result.allocations.map(({ lineId, offerId, quantityKg, price, landedPrice }) => ({
      line: lineId,
      offer: offerId,
      kg: quantityKg,
      'supplier gets per kg': `${price.amount} ${price.currency}`,
      'member pays EUR/kg': landedPrice,
    })),
  ).toEqual(table('Allocations'))
  const paid = output.result.allocations.reduce((sum, own) => sum + Number(own.landedPrice) * Number(own.quantityKg), 0)
  expect(paid).toBeCloseTo(Number(output.totals.cost), 6)
})

test('dual values', () => {
  const { lines, offers, caps } = output.result.duals
  expect([...lines.map(own => [own.lineId, own.value]), ...offers.map(own => [own.offerId, own.value])]).toEqual(
    listed('Dual values.'),
  )
  expect(caps).toEqual([])
})

test('stages, each proved to a millionth', () => {
  expect(output.result.stages.map(({ name, value }) => [name, value])).toEqual(listed('Stages.'))
  for (const { gap } of output.result.stages) expect(Number(gap)).toBeLessThanOrEqual(1e-6)
})

test('shares', () => {
  expect(
    output.shares.map(own => ({
      stage: own.stage,
      country: own.country,
      kg: own.kg,
      'of pooled demand %': own.ofDemandPct,
      'of matched %': own.ofMatchedPct,
      'within cap': own.withinCap ? 'yes' : 'no',
    })),
  ).toEqual(table('Shares.'))
})

test('explanations', () => {
  expect(output.explanations.map(({ id, code }) => [id, code])).toEqual(listed('Explanations.'))
})

function expectFills({ result }: MatchOutput, rows: Row[]): void {
  expect(result.fills.map(({ lineId, filledKg }) => ({ line: lineId, 'gets kg': filledKg }))).toEqual(
    rows.map(({ line: id, 'gets kg': kg }) => ({ line: id, 'gets kg': kg })),
  )
  for (const [n, { weight }] of input.lines.entries())
    expect(number(present(rows[n]), 'level')).toBeCloseTo(number(present(rows[n]), 'gets kg') / Number(weight), 9)
}

/** Ex-works price in base currency of the tier at which an offer was taken. */
function exWorks({ result }: MatchOutput, id: string): number {
  const { tier } = present(result.selection.find(({ offerId }) => offerId === id))
  return Number(present(present(input.offers.find(one => one.id === id)).tiers[tier]).exWorks)
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
