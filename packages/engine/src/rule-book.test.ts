import { readFileSync } from 'node:fs'
import { PAIR_REASONS, present } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyRecord } from './check/index.ts'
import { match, TIME_BOX_SECONDS } from './match.ts'
import { readBook } from './pairs/book.ts'
import { filledOf, line, offer, PATIENCE, recordOf, round, runs, smallRounds, upTo } from './rounds.fixture.ts'
import { page, said } from './rule-book-page.fixture.ts'
import { capOf, inWords, matchedKg, own, paidOf, shared, shownFills, using } from './rule-book-rounds.fixture.ts'
import { RULE_BOOK_VERSION } from './rule-books.ts'
import { settled } from './settled.fixture.ts'
import type { MatchInput, MatchOutput, Rules } from './types.ts'

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

/** What each line gets, in the words of the page. */
async function getsOf(input: MatchInput): Promise<string> {
  const output = await match(input)
  expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
  return inWords(shownFills(output).map(([, kg]) => kg))
}

describe('what the rule book says does not hold of what is on offer', () => {
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

  test('asking more can pay', async () => {
    const gets = async (price: number) =>
      (await settled(round([line('a', 1, upTo('12'))], [offer('x', 1, price)]))).result.allocations.map(
        one => one.price.amount,
      )
    expect(said('Asking more can pay.')).toContain(
      `gets ${await gets(10)} when it asks 10, and ${await gets(12)} when it asks 12.`,
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
})

describe('what the rule book says does not hold of what lines state', () => {
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

  test('a lower ceiling can pay where least is lost, and costs everything where the lowest ceiling leaves', async () => {
    const says = (ceiling: string, departures: Rules['departures']) =>
      round([line('a', 1, upTo(ceiling)), line('b', 1)], [offer('x', 1, 10), offer('y', 1, 14)], { departures })
    const pay = async (ceiling: string) => inWords([...paidOf(await settled(says(ceiling, 'least-loss'))).values()])
    expect(said('A lower ceiling can pay.')).toContain(
      `When a says 20 they pay ${await pay('20')}, when a says 11 they pay ${await pay('11')}.`,
    )
    expect(filledOf(await settled(says('11', 'lowest-ceiling'))).get('a')).toBe(0)
  })

  test('a phantom that a gram could serve lifts the cap', async () => {
    const european = offer('eu', 1, '0.01', { chain: [{ stage: 'mining', country: 'FR' }] })
    const kg = (phantom: boolean) => matchedKg(capOf('servable-demand', phantom, [european]))
    expect(said('A phantom that a gram could serve.')).toContain(
      `${await kg(false)} kg are matched without the phantom and ${await kg(true)} kg with it.`,
    )
  })
})

describe('what the rule book says does not hold', () => {
  test('each that the page names is shown here', () => {
    const own = readFileSync(new URL('rule-book.test.ts', import.meta.url), 'utf8')
    const named = page
      .slice(page.indexOf('## What does not hold'), page.indexOf('## Versions'))
      .match(/(?<=^\*\*).+?(?=\*\*)/gm)
    expect(named?.length).toBeGreaterThan(12)
    expect(named?.filter(heading => !own.includes(`said('${heading}')`))).toEqual([])
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
