import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { exact, PAIR_REASONS, present } from '@lodestone/kernel'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { byteAt, intAt } from './at.ts'
import { verifyRecord } from './check/index.ts'
import { match, TIME_BOX_SECONDS } from './match.ts'
import { readBook } from './pairs/book.ts'
import { pairUp } from './pairs/kinds.ts'
import { filledOf, line, offer, PATIENCE, recordOf, round, runs, smallRounds, upTo } from './rounds.fixture.ts'
import { RULE_BOOK_VERSION } from './rule-books.ts'
import { settled } from './settled.fixture.ts'
import type { LineInput, MatchInput, MatchOutput, OfferInput, Rules } from './types.ts'
import { lineWeights, newcomerBounds } from './weights.ts'

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

test('the time box is that of the engine', () => {
  expect(page.replaceAll('\n', ' ')).toContain(
    `the time box: ${TIME_BOX_SECONDS} seconds for all searches of a matching`,
  )
})

test('dual values and bounds have the signs, the owners and the zeros of the page', { timeout: PATIENCE }, async () => {
  const shapes = [{ lots: true }, { caps: true, substitutes: true }, {}].map(shape => smallRounds(shape))
  await fc.assert(
    fc.asyncProperty(fc.oneof(...shapes), async input => {
      const { duals, bounds } = (await match(input)).result
      const { lotted } = readBook(input)
      const ids = [...input.offers].map(({ id }) => id).sort()
      for (const { offerId, value } of duals.offers)
        if (!lotted[ids.indexOf(offerId)]) expect(Number(value)).toBeLessThanOrEqual(1e-6)
      for (const { value } of duals.caps) expect(Number(value)).toBeGreaterThanOrEqual(0)
      for (const { stage, offerId, cap, value } of bounds) {
        expect(stage).toMatch(/^(volume-[1-5]|cost)$/)
        expect([offerId, cap].filter(Boolean)).toHaveLength(1)
        if (cap !== undefined) expect(Number(value)).toBeGreaterThan(0)
        else expect(Number(value)).not.toBe(0)
        if (offerId !== undefined && !lotted[ids.indexOf(offerId)]) expect(Number(value)).toBeLessThanOrEqual(1e-6)
      }
    }),
    runs(90),
  )
})

test('every code of an explanation stands on the page, and every reason in the order of the tests', () => {
  const types = readFileSync(new URL('types.ts', import.meta.url), 'utf8')
  const codes = [...types.slice(types.indexOf('type LineCode'), types.indexOf('type Figure')).matchAll(/'([a-z-]+)'/g)]
  expect(codes.length).toBeGreaterThan(8)
  const explained = page.slice(page.indexOf('## 12. Explanations'), page.indexOf('## A worked example'))
  for (const code of [...PAIR_REASONS, ...codes.map(([, code]) => code)]) expect(explained).toContain(`\`${code}\``)
  const tests = page.slice(page.indexOf('## 1. Pairs'), page.indexOf('**Grade.**'))
  expect(PAIR_REASONS.map(reason => tests.indexOf(reason))).toEqual(
    PAIR_REASONS.map(reason => tests.indexOf(reason)).sort((a, b) => a - b),
  )
  for (const reason of PAIR_REASONS) expect(tests).toContain(reason)
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
            : { 'grade-not-met': 'grade', 'no-eligible-origin': 'origin' }[
                String(PAIR_REASONS[byteAt(kind.reasons, j)])
              ]
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
      expect(number(present(rows[n]), 'level')).toBeCloseTo(number(present(rows[n]), 'gets kg') / Number(weight), 9)
  }

  /** Ex-works price in base currency of the tier at which an offer was taken. */
  function exWorks({ result }: MatchOutput, id: string): number {
    const { tier } = present(result.selection.find(({ offerId }) => offerId === id))
    return Number(present(present(input.offers.find(one => one.id === id)).tiers[tier]).exWorks)
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
      .map(text => ({ stage: present(text.split(' ')[0]), country: present(text.split(' ')[1]) })),
    rules,
    ...(row.grade && { grade: row.grade }),
    ...(row['smallest lot kg'] && { minimumLotKg: row['smallest lot kg'] }),
  })
}

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

describe('what the rule book says does not hold', () => {
  async function expectColumn(input: MatchInput, rows: Row[], column: string): Promise<void> {
    const output = await match(input)
    expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
    expect([...filledOf(output)]).toEqual(rows.map(row => [cell(row, 'line'), number(row, column)]))
  }

  test('more supply can lower a fill, by lots', async () => {
    const heading = 'More supply can lower a fill, by lots.'
    const lines = table(heading).map(row => lineOf(row))
    const offers = table(heading, 1).map(supply)
    await expectColumn(round(lines, [present(offers[0])]), table(heading, 2), 'gets without y')
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
    await expectColumn(round(lines, [present(offers[0])]), table(heading, 2), 'gets without y')
    await expectColumn(round(lines, offers), table(heading, 2), 'gets with y')
  })

  test('equal lines can part, by the average', async () => {
    const heading = 'Equal lines can part, by the average.'
    await expectColumn(round(...pooled(heading)), table(heading, 2), 'gets')
  })

  test('overstating can pay, by lots, whatever the weights', async () => {
    const rows = table('Overstating can pay, by lots.')
    const lot = offer('x', 100, 10, { minimumLotKg: '100' })
    const states = (kg: string, weight: string) => [
      line('a', kg, { weight }),
      line('b', cell(present(rows[1]), 'needs kg')),
    ]
    const truth = cell(present(rows[0]), 'needs kg')
    await expectColumn(round(states(truth, truth), [lot]), rows, 'gets when all tell the truth')
    await expectColumn(round(states('70', '70'), [lot]), rows, 'gets when a says 70')
    await expectColumn(round(states('70', truth), [lot], { weights: 'baseline' }), rows, 'gets when a says 70')
  })

  test('a minimum can be a lever, and can cost everything', async () => {
    const rows = table('A minimum can be a lever.')
    const [a, b] = rows.map(row => line(cell(row, 'line'), cell(row, 'needs kg')))
    const offers = [offer('x', 100, 10)]
    const claim = { ...present(a), minimumKg: '80' }
    await expectColumn(round([present(a), present(b)], offers), rows, 'gets when all tell the truth')
    await expectColumn(round([claim, present(b)], offers), rows, 'gets when a claims a minimum of 80')
    const output = await match(round([claim, line('b', 100)], offers))
    expect(filledOf(output).get('a')).toBe(0)
  })

  test('stating more pays by weight', async () => {
    const rows = table('Stating more pays by weight.')
    const states = (kg: string) => round([line('a', kg), line('b', 1)], [offer('x', 1, 10)])
    for (const [kg, column] of [
      ['1', 'gets when all tell the truth'],
      ['2', 'gets when a says 2'],
    ] as const)
      expect(shownFills(await settled(states(kg)))).toEqual(rows.map(row => [cell(row, 'line'), cell(row, column)]))
  })

  test('a newcomer gains up to the bound, and nothing beyond it', async () => {
    const rows = table('A newcomer gains up to the bound.')
    const says = (kg: string) =>
      shared(
        [
          { id: 'known', kg: '4', baseline: '4' },
          { id: 'new', kg },
        ],
        { newcomerWeight: 'median' },
        2,
      )
    const fills = (column: string) => rows.map(row => [cell(row, 'line'), cell(row, column)])
    expect(await says('1')).toEqual(fills('gets when all tell the truth'))
    for (const kg of ['4', '400', '4000']) expect(await says(kg)).toEqual(fills('gets when the newcomer says 4'))
  })

  test('two offers draw twice', async () => {
    for (const row of table('Two offers draw twice.')) {
      const own = cell(row, 'offers').split(', ')
      const offers = own.map(id => offer(id, id.length > 1 ? '0.5' : 1, 10))
      const { result } = await settled(round([line('a', 1)], offers))
      const sold = result.selection.filter(({ offerId }) => offerId.startsWith('x'))
      const kg = sold.reduce((sum, { totalKg }) => sum + Number(totalKg), 0)
      expect(kg).toBe(number(row, 'the house of x sells'))
    }
  })

  test('a lower ceiling can pay where least is lost, and costs everything where the lowest ceiling leaves', async () => {
    const rows = table('A lower ceiling can pay.')
    const says = (ceiling: string, departures: Rules['departures']) =>
      round([line('a', 1, upTo(ceiling)), line('b', 1)], [offer('x', 1, 10), offer('y', 1, 14)], { departures })
    for (const ceiling of ['20', '11'])
      expect([...paidOf(await settled(says(ceiling, 'least-loss')))]).toEqual(
        rows.map(row => [cell(row, 'line'), number(row, `pays when a says ${ceiling}`)]),
      )
    expect(filledOf(await settled(says('11', 'lowest-ceiling'))).get('a')).toBe(0)
  })

  test('asking more can pay', async () => {
    for (const row of table('Asking more can pay.')) {
      const offers = [offer('x', 1, cell(row, 'asks EUR'))]
      const { result } = await settled(round([line('a', 1, upTo('12'))], offers))
      expect(result.allocations.map(({ price }) => price.amount)).toEqual([cell(row, 'gets EUR')])
    }
  })

  test('a phantom that a gram could serve lifts the cap', async () => {
    const [row] = table('A phantom that a gram could serve.')
    const european = offer('eu', 1, '0.01', { chain: [{ stage: 'mining', country: 'FR' }] })
    const input = (phantom: boolean) => capOf(present(row), phantom, [european])
    expect(await matchedKg(input(false))).toBe(number(present(row), 'matched without the phantom'))
    expect(await matchedKg(input(true))).toBe(number(present(row), 'matched with it'))
  })

  test('a departure, and a cap, can leave a blocking pair', async () => {
    const heading = 'A departure can leave a blocking pair.'
    const lines = [line('a', 1, upTo('10.50')), line('b', 1)]
    const departure = await settled(round(lines, [offer('x', '1.5', 10), offer('y', 1, 14)]))
    expect(shownFills(departure)).toEqual(table(heading).map(row => [cell(row, 'line'), cell(row, 'gets')]))
    expectBlocking(departure, table(heading, 1))
    const cap: Partial<Rules> = { countryCapBase: 'pooled-demand', maxCountrySharePct: '40' }
    expectBlocking(
      await settled(round([line('a', 1)], [offer('x', 1, 10)], cap)),
      table('A cap leaves a blocking pair.'),
    )
  })

  function expectBlocking({ totals: { blocking } }: MatchOutput, [row]: Row[]): void {
    expect([blocking.pairs, blocking.reasons[0]?.reason]).toEqual([
      number(present(row), 'blocking pairs'),
      cell(present(row), 'why'),
    ])
  }

  test('every no of the table points to an example on the page', () => {
    const listed = page.slice(page.indexOf('### What holds and what does not')).split('\n\n')[2] ?? ''
    const claims = listed.split('\n').slice(2)
    expect(claims.length).toBeGreaterThan(12)
    for (const claim of claims) {
      const [, , holds, example = ''] = claim.split('|').map(text => text.trim())
      if (holds === 'yes') expect(example).toBe('-')
      else expect(page, claim).toContain(`\n**${example.replace(/\.$/, '')}`)
    }
  })
})

const matchedKg = async (input: MatchInput): Promise<number> => Number((await settled(input)).totals.matchedKg)

/** What each line gets, with up to three places as the page shows it. */
const shownFills = (output: MatchOutput): [string, string][] =>
  [...filledOf(output)].map(([id, kg]) => [id, String(Math.round(kg * 1000) / 1000)])

/** What each line that got something pays per kilogram. */
function paidOf({ result }: MatchOutput): Map<string, number> {
  return new Map(result.allocations.map(({ lineId, landedPrice }) => [lineId, Number(landedPrice)]))
}

type Weighed = { id: string; kg: string; baseline?: string; took?: string | undefined }

/** Fills of so many kilograms shared by the weights that the round's rules give. */
async function shared(members: readonly Weighed[], rules: Partial<Rules>, kg: number) {
  const own = { weights: 'baseline' as const, allocation: 'pro-rata' as const, ...rules }
  const book = members.map(({ id, kg: quantityKg, baseline, took }) => ({
    lines: [{ id, material: 'dy-oxide', quantityKg }],
    baselines: baseline === undefined ? [] : [{ material: 'dy-oxide', kgPerYear: baseline }],
    took,
  }))
  const bounds = newcomerBounds(book, own)
  const lines = book.flatMap(({ lines: asked, baselines, took }) =>
    [...lineWeights(asked, baselines, own.weights, { bounds, realisation: took })].map(([id, weight]) =>
      line(id, present(asked[0]).quantityKg, { weight }),
    ),
  )
  return shownFills(await settled(round(lines, [offer('o', kg, 10)], own)))
}

/** A line of 3,000 kg under a cap of 10 %, with or without a phantom of 1,000 kg at a ceiling of 0.01. */
const capOf = (row: Row, phantom: boolean, more: OfferInput[] = []): MatchInput =>
  round(
    [line('a', 3000), ...(phantom ? [line('phantom', 1000, upTo('0.01'))] : [])],
    [offer('cn', 2000, 10, { chain: [{ stage: 'mining', country: 'CN' }] }), ...more],
    { countryCapBase: cell(row, 'base') as Rules['countryCapBase'], maxCountrySharePct: '10' },
  )

describe('the example behind each choice', () => {
  const linesOf = (rows: Row[]): LineInput[] =>
    rows.map(row => line(cell(row, 'line'), cell(row, 'asks kg'), row.ceiling ? upTo(row.ceiling) : {}))
  const leaving = (row: Row): string[] => (row.leave ? [row.leave] : [])

  test('ceilings: what one greedy supplier makes a pool pay', async () => {
    for (const row of table('Choice: ceilings*.')) {
      const reserve = row['reserve EUR/kg']
      const rules: Partial<Rules> = reserve ? { reservePrices: { 'dy-oxide': reserve } } : {}
      const lines = [line('a', 500), line('b', 500)]
      const output = await settled(round(lines, [offer('fair', 900, 80), offer('greedy', 100, 8000)], rules))
      expect(Number(output.totals.matchedKg)).toBe(number(row, 'matched kg'))
      expect(new Set(paidOf(output).values())).toEqual(new Set([number(row, 'members pay EUR/kg')]))
    }
  })

  test('the objective: what a phantom takes', async () => {
    const heading = 'Choice: objective.'
    const offers = table(heading).map(row => offer(cell(row, 'offer'), cell(row, 'offers kg'), cell(row, 'price EUR')))
    for (const row of table(heading, 1)) {
      const objective = cell(row, 'objective') as Rules['objective']
      const a = line('a', 100, upTo('200'))
      const gets = async (lines: LineInput[]) => filledOf(await settled(round(lines, offers, { objective }))).get('a')
      expect(await gets([a])).toBe(number(row, 'a gets without the phantom'))
      expect(await gets([a, line('phantom', 100, upTo('81'))])).toBe(number(row, 'a gets with it'))
    }
  })

  test('the objective: kilograms lost and surplus gained', async () => {
    const heading = 'Choice: objective, and what it costs.'
    const lines = table(heading).map(row => lineOf(row, upTo(cell(row, 'ceiling'))))
    const offers = table(heading, 1).map(supply)
    for (const row of table(heading, 2)) {
      const objective = cell(row, 'objective') as Rules['objective']
      const output = await settled(round(lines, offers, { objective }))
      const { matchedKg: matched, surplus } = output.totals
      expect([Number(matched), Number(surplus)]).toEqual([number(row, 'matched kg'), number(row, 'surplus EUR')])
      expect([...filledOf(output).values()]).toEqual([number(row, 'a gets'), number(row, 'b gets')])
    }
  })

  test('the base of caps: what a phantom does to it', async () => {
    for (const row of table('Choice: the base of caps*.')) {
      expect(await matchedKg(capOf(row, false))).toBe(number(row, 'matched without the phantom'))
      expect(await matchedKg(capOf(row, true))).toBe(number(row, 'matched with it'))
    }
  })

  test('the supplier cap: what a house sells through two companies', async () => {
    for (const row of table('Choice: supplier cap by group*.')) {
      const offers = ['one', 'two'].map(id => offer(id, 400, 10, { supplierId: id, group: 'the house' }))
      const rules = { maxSupplierSharePct: '20', supplierCapBy: cell(row, 'supplierCapBy') as Rules['supplierCapBy'] }
      expect(await matchedKg(round([line('a', 800)], offers, rules))).toBe(number(row, 'the house sells kg'))
    }
  })

  test('newcomers: what the tenth member gets by stating more', async () => {
    const nine = Array.from({ length: 9 }, (_, n) => ({ id: `known-${n}`, kg: '100', baseline: '100' }))
    for (const row of table('Choice: newcomers*.')) {
      const newcomerWeight = cell(row, 'newcomerWeight')
      for (const [kg, column] of [
        ['100', 'the tenth gets if it states 100'],
        ['10000', 'if it states 10,000'],
      ] as const) {
        const fills = await shared([...nine, { id: 'tenth', kg }], { newcomerWeight }, 600)
        expect(fills.find(([id]) => id === 'tenth')?.[1], newcomerWeight).toBe(cell(row, column))
      }
    }
  })

  test('realisation: what overstating and declining cost', async () => {
    const rows = table('Choice: realisation.')
    const members = rows.map(row => ({ id: cell(row, 'member'), kg: '100', baseline: '100', took: row.took }))
    for (const weights of ['baseline', 'realisation'] as const)
      expect(await shared(members, { weights }, 100)).toEqual(
        rows.map(row => [cell(row, 'member'), cell(row, `gets by ${weights}`)]),
      )
  })

  test('departures: who leaves, and what is paid', async () => {
    const heading = 'Choice: departures*.'
    const offers = table(heading, 1).map(row =>
      offer(cell(row, 'offer'), cell(row, 'offers kg'), cell(row, 'price EUR')),
    )
    for (const row of table(heading, 2)) {
      const departures = cell(row, 'departures') as Rules['departures']
      const output = await settled(round(linesOf(table(heading)), offers, { departures }))
      expect(output.result.departures.map(({ lineId }) => lineId)).toEqual(leaving(row))
      expect(Number(output.totals.matchedKg)).toBe(number(row, 'matched kg'))
      const paid = paidOf(output)
      for (const id of ['a', 'b']) expect(String(paid.get(id) ?? '-')).toBe(row[`${id} pays`] ?? '-')
    }
  })

  test('departures, where lots need the pool', async () => {
    const heading = 'Choice: who leaves, where lots need the pool*.'
    const tiers = [
      { fromKg: '0', amount: '12' },
      { fromKg: '120', amount: '10' },
    ]
    const offers = [offer('x', 150, 12, { price: { tiers, currency: 'EUR' } }), offer('y', 50, 13)]
    for (const row of table(heading, 1)) {
      const departures = cell(row, 'departures') as Rules['departures']
      const output = await settled(round(linesOf(table(heading)), offers, { departures }))
      expect(output.result.departures.map(({ lineId }) => lineId)).toEqual(leaving(row))
      expect(Number(output.totals.matchedKg)).toBe(number(row, 'matched kg'))
    }
  })
})

test('nobody with a baseline gets more of what it needs by stating more, without lots, minimums and ceilings', {
  timeout: PATIENCE,
}, async () => {
  const more = fc.integer({ min: 2, max: 9 })
  await fc.assert(
    fc.asyncProperty(smallRounds({ ceilings: false, weights: true }), more, async (input, times) => {
      const [own] = input.lines
      const needed = Number(present(own).quantityKg)
      const lie = { ...present(own), quantityKg: String(needed * times) }
      const [truth, lied] = [input, { ...input, lines: [lie, ...input.lines.slice(1)] }].map(one => match(one))
      const got = async (output: typeof truth) =>
        Math.min(needed, filledOf(present(await output)).get(present(own).id) ?? 0)
      expect(await got(lied)).toBeLessThanOrEqual((await got(truth)) + 0.005)
    }),
    runs(150),
  )
})

test('a line that nothing can serve changes nothing for anybody where caps count what can be served', {
  timeout: PATIENCE,
}, async () => {
  await fc.assert(
    fc.asyncProperty(smallRounds({ caps: true }), async input => {
      const rules: Rules = { ...input.rules, countryCapBase: 'servable-demand' }
      const phantom = line('phantom', 1000, upTo('0.01'))
      const [alone, beside] = [input.lines, [...input.lines, phantom]].map(lines => match({ ...input, rules, lines }))
      const fills = filledOf(present(await beside))
      fills.delete('phantom')
      expect(fills).toEqual(filledOf(present(await alone)))
    }),
    runs(100),
  )
})
