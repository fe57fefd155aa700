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

/** What stands after a bold heading, up to the next or a table, in one line. */
function said(heading: string): string {
  const from = page.indexOf(`\n**${heading}`)
  if (from < 0) throw new Error(`the rule book has no heading ${heading}`)
  const [text = ''] = page.slice(from + 3).split(/\n\n(?=[*#|])/)
  return text.replaceAll(/\s+/g, ' ')
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

/** A line that can use the materials named, which stand in for each other one to one. */
const using = (id: string, kg: number, [material, ...others]: [string, ...string[]], more: Partial<LineInput> = {}) =>
  line(id, kg, { material, substitutes: others.map(other => ({ material: other, ratio: '1' })), ...more })
/** An offer of a material of its own name. */
const own = (id: string, kg: number, price: number, smallest?: string): OfferInput =>
  offer(id, kg, price, { material: id, ...(smallest && { minimumLotKg: smallest }) })

/** What each line gets, in the words of the page. */
async function getsOf(input: MatchInput): Promise<string> {
  const output = await match(input)
  expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
  return inWords(shownFills(output).map(([, kg]) => kg))
}
const inWords = (values: readonly (string | number)[]): string =>
  values.length < 3 ? values.join(' and ') : `${values.slice(0, -1).join(', ')} and ${values.at(-1)}`

describe('what the rule book says does not hold', () => {
  test('more supply can lower a fill, by lots', async () => {
    const lines = [using('a', 60, ['x', 'y']), using('b', 60, ['x']), using('c', 100, ['y'])]
    const [x, y] = [own('x', 120, 10, '100'), own('y', 160, 10, '150')]
    expect(said('More supply can lower a fill, by lots.')).toContain(
      `Without y they get ${await getsOf(round(lines, [x]))}, with y ${await getsOf(round(lines, [x, y]))}.`,
    )
  })

  test('more supply can lower a fill, by the average', async () => {
    const lines = [line('a', 100), line('b', 100, upTo('11'))]
    const [x, y] = [offer('x', 100, 10), offer('y', 100, 14)]
    expect(said('More supply can lower a fill, by the average.')).toContain(
      `Without y they get ${await getsOf(round(lines, [x]))}, with y ${await getsOf(round(lines, [x, y]))}.`,
    )
  })

  test('equal lines can part, by the average', async () => {
    const lines = [line('a', 50, upTo('11')), line('b', 50, upTo('11')), line('c', 100)]
    const gets = await getsOf(round(lines, [offer('x', 140, 10), offer('y', 60, 14)]))
    expect(said('Equal lines can part, by the average.')).toContain(`They get ${gets}.`)
  })

  test('overstating can pay, by lots, whatever the weights', async () => {
    const lot = offer('x', 100, 10, { minimumLotKg: '100' })
    const states = (kg: string, weight: string) => [line('a', kg, { weight }), line('b', 30)]
    const truth = await getsOf(round(states('60', '60'), [lot]))
    const lie = await getsOf(round(states('70', '70'), [lot]))
    expect(said('Overstating can pay, by lots.')).toContain(
      `Telling the truth they get ${truth}, when a says 70 they get ${lie}.`,
    )
    expect(await getsOf(round(states('70', '60'), [lot], { weights: 'baseline' }))).toBe(lie)
  })

  test('a minimum can be a lever, and can cost everything', async () => {
    const offers = [offer('x', 100, 10)]
    const claim = line('a', 100, { minimumKg: '80' })
    const truth = await getsOf(round([line('a', 100), line('b', 50)], offers))
    const lie = await getsOf(round([claim, line('b', 50)], offers))
    expect(said('A minimum can be a lever.')).toContain(
      `Telling the truth they get ${truth}, when a claims a minimum of 80 they get ${lie}.`,
    )
    const output = await match(round([claim, line('b', 100)], offers))
    expect(filledOf(output).get('a')).toBe(0)
  })

  test('stating more pays by weight', async () => {
    const states = (kg: number) => round([line('a', kg), line('b', 1)], [offer('x', 1, 10)])
    expect(said('Stating more pays by weight.')).toContain(
      `Telling the truth they get ${await getsOf(states(1))}, when a says 2 they get ${await getsOf(states(2))}.`,
    )
  })

  test('a newcomer gains up to the bound, and nothing beyond it', async () => {
    const says = async (kg: string) => {
      const known = { id: 'known', kg: '4', baseline: '4' }
      return inWords((await shared([known, { id: 'new', kg }], { newcomerWeight: 'median' }, 2)).map(([, got]) => got))
    }
    const page = said('A newcomer gains up to the bound.')
    expect(page).toContain(`Telling the truth they get ${await says('1')}, when new`)
    for (const kg of ['4', '400', '4000']) expect(page).toContain(`says 4 kg or more they get ${await says(kg)}.`)
  })

  test('two offers draw twice', async () => {
    const sells = async (ids: readonly string[]) => {
      const offers = ids.map(id => offer(id, id.length > 1 ? '0.5' : 1, 10))
      const { result } = await settled(round([line('a', 1)], offers))
      const sold = result.selection.filter(({ offerId }) => offerId.startsWith('x'))
      return sold.reduce((sum, { totalKg }) => sum + Number(totalKg), 0)
    }
    expect(said('Two offers draw twice.')).toContain(
      `sells ${await sells(['x', 'y'])} with one offer and ${await sells(['x1', 'x2', 'y'])} with two.`,
    )
  })

  test('a lower ceiling can pay where least is lost, and costs everything where the lowest ceiling leaves', async () => {
    const says = (ceiling: string, departures: Rules['departures']) =>
      round([line('a', 1, upTo(ceiling)), line('b', 1)], [offer('x', 1, 10), offer('y', 1, 14)], { departures })
    const pay = async (ceiling: string) => inWords([...paidOf(await settled(says(ceiling, 'least-loss'))).values()])
    expect(said('A lower ceiling can pay.')).toContain(
      `When a says 20 they pay ${await pay('20')}, when a says 11 they pay ${await pay('11')}.`,
    )
    expect(filledOf(await settled(says('11', 'lowest-ceiling'))).get('a')).toBe(0)
  })

  test('asking more can pay', async () => {
    const gets = async (price: number) =>
      (await settled(round([line('a', 1, upTo('12'))], [offer('x', 1, price)]))).result.allocations.map(
        one => one.price.amount,
      )
    expect(said('Asking more can pay.')).toContain(
      `gets ${await gets(10)} when it asks 10, and ${await gets(12)} when it asks 12.`,
    )
  })

  test('a phantom that a gram could serve lifts the cap', async () => {
    const european = offer('eu', 1, '0.01', { chain: [{ stage: 'mining', country: 'FR' }] })
    const kg = (phantom: boolean) => matchedKg(capOf('servable-demand', phantom, [european]))
    expect(said('A phantom that a gram could serve.')).toContain(
      `${await kg(false)} kg are matched without the phantom and ${await kg(true)} kg with it.`,
    )
  })

  test('a departure, and a cap, can leave a blocking pair', async () => {
    const lines = [line('a', 1, upTo('10.50')), line('b', 1)]
    const departure = await settled(round(lines, [offer('x', '1.5', 10), offer('y', 1, 14)]))
    const fills = inWords(shownFills(departure).map(([, kg]) => kg))
    expect(said('A departure can leave a blocking pair.')).toContain(`They get ${fills}, and ${leftOf(departure)}`)
    const cap: Partial<Rules> = { countryCapBase: 'pooled-demand', maxCountrySharePct: '40' }
    expect(said('A cap leaves a blocking pair.')).toContain(
      leftOf(await settled(round([line('a', 1)], [offer('x', 1, 10)], cap))),
    )
  })

  const leftOf = ({ totals: { blocking } }: MatchOutput): string =>
    `${blocking.pairs} blocking pair is left: \`${blocking.reasons[0]?.reason}\`.`

  test('each that the page names is shown here', () => {
    const own = readFileSync(new URL('rule-book.test.ts', import.meta.url), 'utf8')
    const named = page
      .slice(page.indexOf('## What does not hold'), page.indexOf('## Versions'))
      .match(/(?<=^\*\*).+?(?=\*\*)/gm)
    expect(named?.length).toBeGreaterThan(12)
    expect(named?.filter(heading => !own.includes(`said('${heading}')`))).toEqual([])
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
const capOf = (countryCapBase: Rules['countryCapBase'], phantom: boolean, more: OfferInput[] = []): MatchInput =>
  round(
    [line('a', 3000), ...(phantom ? [line('phantom', 1000, upTo('0.01'))] : [])],
    [offer('cn', 2000, 10, { chain: [{ stage: 'mining', country: 'CN' }] }), ...more],
    { countryCapBase, maxCountrySharePct: '10' },
  )

describe('the example behind each choice', () => {
  test('ceilings: what one greedy supplier makes a pool pay', async () => {
    const offers = [offer('fair', 900, 80), offer('greedy', 100, 8000)]
    const matched = async (rules: Partial<Rules>) => {
      const output = await settled(round([line('a', 500), line('b', 500)], offers, rules))
      return `${Number(output.totals.matchedKg)} kg are matched at ${[...new Set(paidOf(output).values())]} EUR/kg`
    }
    const reserved = await matched({ reservePrices: { 'dy-oxide': '120' } })
    expect(said('Choice: ceilings*.')).toContain(
      `Without a reserve price ${await matched({})}; with one of 120, ${reserved.replace(' are matched', '')}.`,
    )
  })

  test('the objective: what a phantom takes', async () => {
    const a = line('a', 100, upTo('200'))
    const gets = async (lines: LineInput[], objective: Rules['objective']) =>
      `${filledOf(await settled(round(lines, [offer('x', 100, 80)], { objective }))).get('a')} kg`
    const beside = [a, line('phantom', 100, upTo('81'))]
    expect(said('Choice: objective.')).toContain(
      `a gets ${await gets([a], 'volume')} without it and ${await gets(beside, 'volume')} beside it by \`volume\`, ` +
        `${await gets([a], 'surplus')} and ${await gets(beside, 'surplus')} by \`surplus\`.`,
    )
  })

  test('the objective: kilograms lost and surplus gained', async () => {
    const lines = [using('a', 100, ['x'], upTo('11')), using('b', 100, ['y', 'x'], upTo('31'))]
    const matched = async (objective: Rules['objective'], words: string) => {
      const output = await settled(round(lines, [own('x', 100, 10), own('y', 100, 30)], { objective }))
      const [a, b] = filledOf(output).values()
      const { matchedKg: kg, surplus } = output.totals
      return `\`${objective}\` ${Number(kg)} kg ${words} ${Number(surplus)} EUR, ${a} for a and ${b} for b`
    }
    expect(said('Choice: objective, and what it costs.')).toContain(
      `By ${await matched('volume', 'are matched for a surplus of')}; by ${await matched('surplus', 'for')}.`,
    )
  })

  test('the base of caps: what a phantom does to it', async () => {
    const kg = async (base: Rules['countryCapBase'], phantom: boolean) => `${await matchedKg(capOf(base, phantom))} kg`
    expect(said('Choice: the base of caps*.')).toContain(
      `${await kg('pooled-demand', false)} are matched without the phantom and ${await kg('pooled-demand', true)} with it ` +
        `by \`pooled-demand\`, ${await kg('servable-demand', false)} and ${await kg('servable-demand', true)} by`,
    )
  })

  test('the supplier cap: what a house sells through two companies', async () => {
    const offers = ['one', 'two'].map(id => offer(id, 400, 10, { supplierId: id, group: 'the house' }))
    const sells = async (supplierCapBy: Rules['supplierCapBy']) =>
      `${await matchedKg(round([line('a', 800)], offers, { maxSupplierSharePct: '20', supplierCapBy }))} kg by \`${supplierCapBy}\``
    expect(said('Choice: supplier cap by group*.')).toContain(
      `sells ${await sells('supplier')}, ${await sells('group')}.`,
    )
  })

  test('newcomers: what the tenth member gets by stating more', async () => {
    const nine = Array.from({ length: 9 }, (_, n) => ({ id: `known-${n}`, kg: '100', baseline: '100' }))
    const gets = async (kg: string, newcomerWeight: string) =>
      (await shared([...nine, { id: 'tenth', kg }], { newcomerWeight }, 600)).find(([id]) => id === 'tenth')?.[1]
    for (const by of ['stated', 'median', '12'])
      expect(said('Choice: newcomers*.')).toContain(
        `${await gets('100', by)} or ${await gets('10000', by)} by \`${by}\``,
      )
  })

  test('realisation: what overstating and declining cost', async () => {
    const members = [
      { id: 'a', kg: '100', baseline: '100', took: '1' },
      { id: 'b', kg: '100', baseline: '100', took: '0.25' },
    ]
    for (const weights of ['baseline', 'realisation'] as const) {
      const fills = await shared(members, { weights }, 100)
      expect(said('Choice: realisation.')).toContain(`${inWords(fills.map(([, kg]) => kg))} by \`${weights}\``)
    }
  })

  const leaves = ({ result }: MatchOutput): string =>
    `${result.departures.map(({ lineId }) => lineId).join() || 'nobody'} leaves`

  test('departures: who leaves, and what is paid', async () => {
    const lines = [line('a', 50, upTo('11')), line('b', 100)]
    const settledBy = async (departures: Rules['departures']) => {
      const output = await settled(round(lines, [offer('x', 100, 10), offer('y', 50, 14)], { departures }))
      const paid = [...paidOf(output)].map(([id, price]) => `${id} pays ${price}`)
      const matched = `${leaves(output)}, ${Number(output.totals.matchedKg)} kg are matched`
      return `\`${departures}\` ${matched}${paid.length > 1 ? ', ' : ' and '}${inWords(paid)}`
    }
    expect(said('Choice: departures*.')).toContain(
      `By ${await settledBy('lowest-ceiling')}; by ${await settledBy('least-loss')}.`,
    )
  })

  test('departures, where lots need the pool', async () => {
    const tiers = [
      { fromKg: '0', amount: '12' },
      { fromKg: '120', amount: '10' },
    ]
    const offers = [offer('x', 150, 12, { price: { tiers, currency: 'EUR' } }), offer('y', 50, 13)]
    const lines = [line('large', 80, upTo('10.60')), line('small', 20, upTo('10.70')), line('rich', 100)]
    const settledBy = async (departures: Rules['departures']) => {
      const output = await settled(round(lines, offers, { departures }))
      return `\`${departures}\` ${leaves(output)} and ${Number(output.totals.matchedKg)} kg are matched`
    }
    expect(said('Choice: who leaves, where lots need the pool*.')).toContain(
      `By ${await settledBy('lowest-ceiling')}, by ${await settledBy('least-loss')}.`,
    )
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
