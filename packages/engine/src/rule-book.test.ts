import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { exact } from '@lodestone/kernel'
import { beforeAll, describe, expect, test } from 'vitest'
import { verifyRecord } from './check/index.ts'
import { match } from './match.ts'
import { readBook } from './pairs/book.ts'
import { pairUp } from './pairs/kinds.ts'
import { REASONS } from './pairs/reasons.ts'
import { filledOf, line, offer, recordOf, round } from './rounds.fixture.ts'
import { RULE_BOOK_VERSION } from './rule-books.ts'
import type { LineInput, MatchInput, MatchOutput, OfferInput, Rules } from './types.ts'

// The tables of the published rule book are the expectations of this test, so that page and engine cannot drift apart.
const page = readFileSync(new URL('../../../infra/docs/rule-book.md', import.meta.url), 'utf8')

type Row = Record<string, string>

/** The n-th table after a bold heading, by the names of its columns; '-' is an empty cell. */
function table(heading: string, nth = 0): Row[] {
  const from = page.indexOf(`\n**${heading}`)
  if (from < 0) throw new Error(`the rule book has no heading ${heading}`)
  const tables = page
    .slice(from + 3)
    .split('\n\n')
    .filter(block => block.startsWith('|'))
  const [names = [], , ...rows] = (tables[nth] ?? '').split('\n').map(text =>
    text
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim()),
  )
  return rows.map(cells =>
    Object.fromEntries(cells.flatMap((cell, n) => (cell === '-' ? [] : [[names[n] ?? '', cell] as const]))),
  )
}

const cell = (row: Row, name: string): string => {
  const text = row[name]
  if (text === undefined) throw new Error(`no ${name} in ${JSON.stringify(row)}`)
  return text
}
const number = (row: Row, name: string): number => Number(cell(row, name))

test('the page is of the version by which rounds are matched', () => {
  expect(page).toMatch(new RegExp(`^# The rule book, version ${RULE_BOOK_VERSION}\n`))
})

test('every code of an explanation stands on the page, and every reason in the order of the tests', () => {
  const types = readFileSync(new URL('types.ts', import.meta.url), 'utf8')
  const codes = [...types.slice(types.indexOf('type LineCode'), types.indexOf('type Figure')).matchAll(/'([a-z-]+)'/g)]
  expect(codes.length).toBeGreaterThan(15)
  const explained = page.slice(page.indexOf('## 12. Explanations'), page.indexOf('## A worked example'))
  for (const [, code] of codes) expect(explained).toContain(`\`${code}\``)
  const tests = page.slice(page.indexOf('## 1. Pairs'), page.indexOf('**Grade.**'))
  expect(REASONS.map(reason => tests.indexOf(reason))).toEqual(
    REASONS.map(reason => tests.indexOf(reason)).sort((a, b) => a - b),
  )
  for (const reason of REASONS) expect(tests).toContain(reason)
})

describe('the worked example', () => {
  let input: MatchInput
  let output: MatchOutput
  beforeAll(async () => {
    input = example()
    output = await match(input)
  })

  test('the record verifies', () => expect(verifyRecord(recordOf(input, output)).findings).toEqual([]))

  test('the hash of the seed is that of its bytes', () => {
    const { seed, seedHash } = rulesTable()
    expect(sha256(Buffer.from(seed ?? '', 'hex'))).toBe(seedHash)
  })

  test('pairs: every landed price, and the reason of every pair there is not', () => {
    const pairs = pairUp(readBook(input))
    for (const [i, row] of table('Pairs.').entries()) {
      const kind = pairs.kinds[pairs.kindOf[i]!]!
      for (const [name, text] of Object.entries(row)) {
        const [, id, fromKg] = /^(offer-.)(?: from (\d+) kg)?$/.exec(name) ?? []
        if (!id) continue
        const j = input.offers.findIndex(one => one.id === id)
        const tier = fromKg ? input.offers[j]!.tiers.findIndex(one => one.fromKg === fromKg) : 0
        const at = kind.entries.findIndex(entry => entry.offer === j && entry.tier === tier)
        const within = at >= 0 && at < pairs.prefix[i]!
        const why =
          at >= 0
            ? 'price'
            : { 'grade-not-met': 'grade', 'no-eligible-origin': 'origin' }[String(REASONS[kind.reasons[j]!])]
        expect([cell(row, 'line'), name, within ? exact.formatRational(kind.entries[at]!.landed, 2) : why]).toEqual([
          cell(row, 'line'),
          name,
          text,
        ])
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
      expect([kg, paid]).toEqual([number(pools[n]!, 'kg'), number(pools[n]!, 'sum EUR')])
      expect((paid / kg).toFixed(2)).toBe(pools[n]!['average EUR/kg'])
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
      expect(u.get(`${i} ${j}`)!.toFixed(6)).toBe(cell(row, 'u'))
    }
    const sum = (kg: [string, number][]) =>
      kg.reduce((total, [pair, amount]) => total + amount * u.get(pair)!, 0).toFixed(3)
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
    const paid = output.result.allocations.reduce(
      (sum, own) => sum + Number(own.landedPrice) * Number(own.quantityKg),
      0,
    )
    expect(paid).toBeCloseTo(Number(output.totals.cost), 6)
  })

  test('dual values', () => {
    const { lines, offers, caps } = output.result.duals
    expect([...lines.map(own => [own.lineId, own.value]), ...offers.map(own => [own.offerId, own.value])]).toEqual(
      table('Dual values.').map(row => [cell(row, 'of'), cell(row, 'EUR/kg')]),
    )
    expect(caps).toEqual([])
  })

  test('stages, each proved to a millionth', () => {
    expect(output.result.stages.map(({ name, value }) => ({ stage: name, value }))).toEqual(table('Stages'))
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
    expect(output.explanations.map(({ id, code }) => ({ who: id, code }))).toEqual(table('Explanations'))
  })

  function expectFills({ result }: MatchOutput, rows: Row[]): void {
    expect(result.fills.map(({ lineId, filledKg }) => ({ line: lineId, 'gets kg': filledKg }))).toEqual(
      rows.map(({ line: id, 'gets kg': kg }) => ({ line: id, 'gets kg': kg })),
    )
    for (const [n, { weight }] of input.lines.entries())
      expect(number(rows[n]!, 'level')).toBeCloseTo(number(rows[n]!, 'gets kg') / Number(weight), 9)
  }

  /** Ex-works price in base currency of the tier at which an offer was taken. */
  function exWorks({ result }: MatchOutput, id: string): number {
    const { tier } = result.selection.find(({ offerId }) => offerId === id)!
    return Number(input.offers.find(one => one.id === id)!.tiers[tier]!.exWorks)
  }
})

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')

const rulesTable = (): Row => Object.fromEntries(table('Rules').map(row => [cell(row, 'rule'), cell(row, 'value')]))

/** The round of the worked example, built from its tables. */
function example(): MatchInput {
  const { seed = '', seedHash: _, ...own } = rulesTable()
  const freight = Object.entries(own).flatMap(([name, amount]) => {
    const [, from, to] = /^freight (\S+) to (\S+)$/.exec(name) ?? []
    return from && to ? [{ from, to, amount }] : []
  })
  const plain = Object.fromEntries(Object.entries(own).filter(([name]) => !name.includes(' ')))
  const rules = { ...plain, rates: { USD: own['rate USD'] ?? '' }, freight } as Partial<Rules>
  const lines = table('Lines').map(row =>
    line(cell(row, 'line'), cell(row, 'asks kg'), {
      priority: number(row, 'class'),
      deliverTo: cell(row, 'to'),
      ...(row.grade && { grade: row.grade }),
      ...(row['ceiling EUR/kg'] && { ceilingPrice: { amount: row['ceiling EUR/kg'], currency: 'EUR' } }),
    }),
  )
  return {
    ...round(
      lines,
      table('Offers').map(row => offerOf(row, rules)),
      rules,
    ),
    seed,
  }
}

function offerOf(row: Row, rules: Partial<Rules>): OfferInput {
  const [amount = '', currency] = cell(row, 'price per kg').split(' ') as [string, 'EUR' | 'USD']
  const [, lower, fromKg] = /^(\S+) from (\d+) kg$/.exec(row['lower tier'] ?? '') ?? []
  const tiers =
    lower && fromKg
      ? [
          { fromKg: '0', amount },
          { fromKg, amount: lower },
        ]
      : undefined
  return offer(cell(row, 'offer'), cell(row, 'offers kg'), amount, {
    price: tiers ? { tiers, currency } : { fixed: { amount, currency } },
    incoterm: cell(row, 'term'),
    deliverFrom: cell(row, 'from'),
    level: cell(row, 'level') as OfferInput['level'],
    chain: cell(row, 'chain')
      .split(', ')
      .map(text => ({ stage: text.split(' ')[0]!, country: text.split(' ')[1]! })),
    rules,
    ...(row.grade && { grade: row.grade }),
    ...(row['smallest lot kg'] && { minimumLotKg: row['smallest lot kg'] }),
  })
}

describe('what the rule book says does not hold', () => {
  /** Lines that can use the offers named, through materials that stand in for each other one to one. */
  const lineOf = (row: Row, more: Partial<LineInput> = {}): LineInput => {
    const [material = '', ...others] = cell(row, 'can use').split(', ')
    const substitutes = others.map(other => ({ material: other, ratio: '1' }))
    return line(cell(row, 'line'), cell(row, 'asks kg'), { material, substitutes, ...more })
  }
  const supply = (row: Row): OfferInput =>
    offer(cell(row, 'offer'), cell(row, 'offers kg'), cell(row, 'price EUR'), {
      material: cell(row, 'offer'),
      ...(row['smallest lot kg'] && { minimumLotKg: row['smallest lot kg'] }),
    })

  async function expectColumn(input: MatchInput, rows: Row[], column: string): Promise<void> {
    const output = await match(input)
    expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
    expect([...filledOf(output)]).toEqual(rows.map(row => [cell(row, 'line'), number(row, column)]))
  }

  test('more supply can lower a fill, by lots', async () => {
    const heading = 'More supply can lower a fill, by lots.'
    const lines = table(heading).map(row => lineOf(row))
    const offers = table(heading, 1).map(supply)
    await expectColumn(round(lines, [offers[0]!]), table(heading, 2), 'gets without y')
    await expectColumn(round(lines, offers), table(heading, 2), 'gets with y')
  })

  /** One pool: all ask for the same material. Who can use x alone is kept from y by a ceiling of 11. */
  const pooled = (heading: string): [LineInput[], OfferInput[]] => [
    table(heading).map(row =>
      line(
        cell(row, 'line'),
        cell(row, 'asks kg'),
        row['can use'] === 'x' ? { ceilingPrice: { amount: '11', currency: 'EUR' } } : {},
      ),
    ),
    table(heading, 1).map(row => offer(cell(row, 'offer'), cell(row, 'offers kg'), cell(row, 'price EUR'))),
  ]

  test('more supply can lower a fill, by the average', async () => {
    const heading = 'More supply can lower a fill, by the average.'
    const [lines, offers] = pooled(heading)
    await expectColumn(round(lines, [offers[0]!]), table(heading, 2), 'gets without y')
    await expectColumn(round(lines, offers), table(heading, 2), 'gets with y')
  })

  test('equal lines can part, by the average', async () => {
    const heading = 'Equal lines can part, by the average.'
    await expectColumn(round(...pooled(heading)), table(heading, 2), 'gets')
  })

  test('overstating can pay, by lots, whatever the weights', async () => {
    const rows = table('Overstating can pay, by lots.')
    const lot = offer('x', 100, 10, { minimumLotKg: '100' })
    const states = (kg: string, weight: string) => [line('a', kg, { weight }), line('b', cell(rows[1]!, 'needs kg'))]
    const truth = cell(rows[0]!, 'needs kg')
    await expectColumn(round(states(truth, truth), [lot]), rows, 'gets when all tell the truth')
    await expectColumn(round(states('70', '70'), [lot]), rows, 'gets when a says 70')
    await expectColumn(round(states('70', truth), [lot], { weights: 'baseline' }), rows, 'gets when a says 70')
  })

  test('a minimum can be a lever, and can cost everything', async () => {
    const rows = table('A minimum can be a lever.')
    const [a, b] = rows.map(row => line(cell(row, 'line'), cell(row, 'needs kg')))
    const offers = [offer('x', 100, 10)]
    const claim = { ...a!, minimumKg: '80' }
    await expectColumn(round([a!, b!], offers), rows, 'gets when all tell the truth')
    await expectColumn(round([claim, b!], offers), rows, 'gets when a claims a minimum of 80')
    const output = await match(round([claim, line('b', 100)], offers))
    expect(filledOf(output).get('a')).toBe(0)
  })
})
