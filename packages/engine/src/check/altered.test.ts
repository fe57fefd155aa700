import { present } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { match } from '../match.ts'
import { line, offer, round } from '../rounds.fixture.ts'
import type { MatchInput } from '../types.ts'
import { altered } from './altered.fixture.ts'

/** A result of other books with the inputs of these: what a hub would publish that had overlooked something. */
const resultOf = async (input: MatchInput) => (await match(input)).result

const china = { chain: [{ stage: 'mining', country: 'CN' }] }
const capped = { countryCapBase: 'pooled-demand' as const, maxCountrySharePct: '50' }
const terbium = { material: 'tb-oxide' }
const behind = (ratio: string) => ({ substitutes: [{ material: 'tb-oxide', ratio }] })

describe('a record altered by hand, its hashes made anew, is found out', () => {
  test('a lost lot', async () => {
    const lines = [line('a', 100), line('b', 100)]
    const plain = offer('plain', 80, 10)
    const lot = offer('lot', 100, 9, { minimumLotKg: '60' })
    const without = await resultOf(round(lines, [plain]))
    const found = await altered(round(lines, [plain, lot]), ({ result }) => Object.assign(result, without))
    expect(found).toMatch(/offer lot takes no part/)
  })
  test('a lost lot under a cap that has room for it', async () => {
    const lines = [line('a', 100), line('b', 100)]
    const plain = offer('plain', 80, 10)
    const lot = offer('lot', 100, 9, { minimumLotKg: '60', ...china })
    const without = await resultOf(round(lines, [plain], capped))
    const found = await altered(round(lines, [plain, lot], capped), ({ result }) => Object.assign(result, without))
    expect(found).toMatch(/offer lot takes no part/)
  })
  test('a cap passed', async () => {
    const books = [[line('a', 100)], [offer('cn', 100, 9, china)]] as const
    const free = await resultOf(round([...books[0]], [...books[1]]))
    const found = await altered(round([...books[0]], [...books[1]], capped), ({ result }) =>
      Object.assign(result, free),
    )
    expect(found).toMatch(/cap country dy-oxide mining CN: 100000 g, at most 50000 g/)
  })
  test('a cap lifted though its step kept enough', async () => {
    const ladder = (steps: string[]) => ({ ...capped, countryCapLadder: { steps, keepVolumePct: '40' } })
    const books = [[line('a', 100)], [offer('cn', 100, 9, china)]] as const
    const lifted = await resultOf(round([...books[0]], [...books[1]], ladder(['75', '100'])))
    const found = await altered(round([...books[0]], [...books[1]], ladder(['50', '75', '100'])), ({ result }) => {
      const [kept] = result.stages
      Object.assign(result, lifted, { stages: [kept, ...lifted.stages] })
    })
    expect(found).toMatch(/cap-50: keeps enough of the volume, and yet the cap was lifted/)
  })
  test('a ladder stopped a gram before its step keeps enough', async () => {
    const ladder = (keepVolumePct: string) => ({
      ...capped,
      countryCapLadder: { steps: ['49.999', '100'], keepVolumePct },
    })
    const books = [[line('a', 100)], [offer('cn', 100, 9, china)]] as const
    const stopped = await resultOf(round([...books[0]], [...books[1]], ladder('49')))
    const found = await altered(round([...books[0]], [...books[1]], ladder('50')), ({ result }) => {
      Object.assign(result, stopped)
    })
    expect(found).toMatch(/cap-49.999: keeps too little of the volume for the ladder to stop/)
  })
  test('dual values of a line and an offer that nobody has', async () => {
    const found = await altered(round([line('a', 100)], [offer('x', 100, 10)]), ({ result }) => {
      result.duals.lines.push({ lineId: 'nobody', value: '0' })
      result.duals.offers.push({ offerId: 'nobody', value: '0' })
    })
    expect(found).toMatch(/line nobody, which has a dual value, is not in the books/)
    expect(found).toMatch(/offer nobody, which has a dual value, is not in the books/)
  })
  test('a swapped tie', async () => {
    const books = [
      [line('a', 100), line('b', 100)],
      [offer('x', 100, 10), offer('y', 100, 10)],
    ] as const
    const found = await altered(round([...books[0]], [...books[1]]), ({ result }) => {
      const [first, second] = result.allocations
      ;[present(first).offerId, present(second).offerId] = [present(second).offerId, present(first).offerId]
    })
    expect(found).toMatch(/ties: an exchange of goods at equal cost/)
  })
  test('a swapped tie of a selection, told by the sum that it states', async () => {
    const lots = ['x', 'y'].map(id => offer(id, 100, 10, { minimumLotKg: '100' }))
    const found = await altered(round([line('a', 100)], lots), ({ result }) => {
      const other = present(result.selection[0]).offerId === 'x' ? 'y' : 'x'
      present(result.selection[0]).offerId = other
      present(result.allocations[0]).offerId = other
    })
    expect(found).toMatch(/ties: not what the allocations add up to/)
  })
})

describe('a record whose stages were altered by hand, its hashes made anew, is found out', () => {
  test.each(['0.005', '0.01', '1'])('a bound lowered by %s kg', async less => {
    const input = round([line('a', 100, behind('0.95')), line('b', 100, behind('0.95'))], [offer('o', 150, 9, terbium)])
    const found = await altered(input, ({ result }) => {
      const stage = present(result.stages.find(({ name }) => name === 'volume-1'))
      stage.bound = String(Number(stage.bound) - Number(less))
    })
    expect(found).toMatch(/volume-1: /)
  })
  test('a class that gets nothing, behind dual values that are made up where a better class holds more than it got', async () => {
    const lines = [line('a', 200, terbium), line('b', 50, { priority: 2, ...behind('0.95') })]
    const offers = [offer('x', 100, 10, terbium), offer('z', 50, 10)]
    const found = await altered(round(lines, offers), ({ result }) => {
      result.allocations = result.allocations.filter(({ lineId }) => lineId === 'a')
      result.selection = result.selection.filter(({ offerId }) => offerId === 'x')
      present(result.fills[1]).filledKg = '0'
      const stated = new Map([
        ['volume-1', { bound: '100.05', gap: '0.0005' }],
        ['volume-2', { value: '0', bound: '0' }],
        ['cost', { value: '1000', bound: '1000' }],
        ['fairness-2', { value: '0.000000', bound: '0.000000' }],
        ['routing', { value: '1000', bound: '1000' }],
      ])
      result.stages = result.stages.filter(({ name }) => name !== 'ties')
      for (const stage of result.stages) Object.assign(stage, stated.get(stage.name))
      result.bounds = [
        { stage: 'volume-1', offerId: 'x', value: '-0.9995' },
        { stage: 'volume-2', offerId: 'x', value: '-1000000' },
      ]
    })
    expect(found).toMatch(/volume-2: 0 kg where the dual values leave room for 50.000 kg/)
  })
  test('a class that gets nothing, behind a better one whose ceiling met exactly may keep much from it', async () => {
    const [upTo, terbiumFor] = [{ ceilingPrice: { amount: '10', currency: 'EUR' as const } }, behind('0.7')]
    const lines = [
      line('a', 1_000, { grade: '99.9', ...terbiumFor, ...upTo }),
      line('b', 50_000, { priority: 2, ...behind('0.95') }),
    ]
    const offers = [offer('x', 1, 7, terbium), offer('y', 100.003, 5, terbium)]
    const without = await resultOf(round(lines, offers))
    const found = await altered(round(lines, [...offers, offer('z', 30_000, 9)]), ({ result }) => {
      const madeUp = ['x', 'y'].flatMap(offerId => [
        { stage: 'volume-1', offerId, value: '-9' },
        { stage: 'volume-2', offerId, value: '-1000' },
      ])
      const bounds = without.bounds.filter(({ stage }) => stage === 'cost')
      const stages = without.stages.filter(({ name }) => name !== 'ties')
      Object.assign(result, without, {
        stages,
        bounds: [...bounds, ...madeUp, { stage: 'volume-2', offerId: 'z', value: '-1' }],
      })
    })
    expect(found).toMatch(/volume-2: 0 kg where the dual values leave room for 30000/)
  })
  test('a gap of 1', async () => {
    const found = await altered(round([line('a', 100)], [offer('o', 50, 9)]), ({ result }) => {
      Object.assign(present(result.stages.find(({ name }) => name === 'volume-1')), { bound: '100', gap: '1' })
    })
    expect(found).toMatch(/volume-1: ends 1 from what is possible/)
  })
})

describe('a record altered by hand to keep goods from a line with a ceiling, its hashes made anew, is found out', () => {
  test('goods left by a line whose ceiling is so far above their price that rounding cannot pass it', async () => {
    const lines = [line('a', 12, { ...behind('1.001'), ceilingPrice: { amount: '40', currency: 'EUR' } })]
    const of = (kg: string) => round(lines, [offer('o', kg, '33.3', terbium)])
    const without = await resultOf(of('3.327'))
    const found = await altered(of('3.889'), ({ result }) => void Object.assign(result, without))
    expect(found).toMatch(/volume-1: 3.33 kg where the dual values leave room for 3.893 kg/)
  })
  test.each([
    ['kilograms', '1.001', '1.9', '1', {}],
    ['tonnes', '1.000001', '1900', '1000', {}],
    ['kilograms at a uniform price, which no rounding raises', '1.001', '3.889', '3', { pricing: 'uniform' as const }],
  ])('goods left by a line that has whole steps of them: %s', async (_, ratio, all, sold, rules) => {
    const amount = 'pricing' in rules ? '33.266734' : '1000'
    const lines = [line('a', 5000, { ...behind(ratio), ceilingPrice: { amount, currency: 'EUR' } })]
    const of = (kg: string) => round(lines, [offer('o', kg, '33.3', terbium)], rules)
    const without = await resultOf(of(sold))
    const found = await altered(of(all), ({ result }) => void Object.assign(result, without))
    expect(found).toMatch(/volume-1: [\d.]+ kg where the dual values leave room for/)
  })
  test.each(['volume', 'surplus'] as const)(
    'goods that a ceiling keeps from one line and not from another, by %s',
    async objective => {
      const upTo = (amount: string) => ({ ceilingPrice: { amount, currency: 'EUR' as const } })
      const lines = [
        line('a', '3.041', { ...behind('0.9999'), ...upTo('19.993999') }),
        line('b', '3.787', { ...behind('1.1'), ...upTo('25') }),
      ]
      const of = (kg: string) => round(lines, [offer('o', kg, '19.991999', terbium)], { objective })
      const without = await resultOf(of('0.283'))
      const found = await altered(of('0.567'), ({ result }) => void Object.assign(result, without))
      expect(found).toMatch(/line b: goes without 1\d g of offer o that nobody has/)
    },
  )
  test('all goods of a line that has none, far below its ceiling', async () => {
    const lines = [line('a', 5000, { ...behind('1.000001'), ceilingPrice: { amount: '1000', currency: 'EUR' } })]
    const found = await altered(round(lines, [offer('o', '900', '10', terbium)]), ({ result }) => {
      const nothing = { value: '0', bound: '0', gap: '0' }
      Object.assign(result, {
        allocations: [],
        selection: [],
        fills: [{ lineId: 'a', filledKg: '0' }],
        stages: result.stages.map(stage => ({ ...stage, ...nothing })),
      })
    })
    expect(found).toMatch(/volume-1: 0 kg where the dual values leave room for 900/)
  })
  test('a line expelled by rounding', async () => {
    const lines = [line('a', 100, { ...behind('0.9'), ceilingPrice: { amount: '10', currency: 'EUR' } }), line('b', 50)]
    const offers = [offer('o', 77.777, 9, terbium), offer('p', 50, 9)]
    const without = await resultOf(round(lines.slice(1), offers))
    const found = await altered(round(lines, offers), ({ result }) => {
      const { pool } = { pool: { material: 'dy-oxide', period: '2027-Q1', zone: 'EU' } }
      Object.assign(result, without, {
        fills: [{ lineId: 'a', filledKg: '0' }, ...without.fills],
        departures: [{ lineId: 'a', pool, averagePaid: '10.0000', ceiling: '10.0000' }],
      })
    })
    expect(found).toMatch(/departure of a: the average does not exceed its ceiling/)
  })
})

describe('of a round that seeks surplus', () => {
  const upTo = (amount: string) => ({ ceilingPrice: { amount, currency: 'EUR' as const } })
  const surplus = { objective: 'surplus' as const }
  const books = [[line('a', 100, upTo('20')), line('b', 100, upTo('11'))], [offer('x', 150, 10)]] as const
  const sought = round([...books[0]], [...books[1]], surplus)

  test('a volume instead', async () => {
    const other = await resultOf(round([...books[0]], [...books[1]]))
    expect(await altered(sought, ({ result }) => Object.assign(result, other))).toMatch(/stages: surplus-1/)
  })
  test('goods that went to whom they add less', async () => {
    const other = await resultOf(round([...books[0]], [...books[1]]))
    const stage = { name: 'surplus-1', objective: '', value: '825', bound: '825', gap: '0' }
    for (const bounds of [undefined, []]) {
      const found = await altered(sought, ({ result }) => {
        const stages = [stage, ...other.stages]
        Object.assign(result, other, { stages, bounds: bounds ?? result.bounds })
      })
      expect(found).toMatch(/surplus-1: 825.00 where the dual values leave room for/)
      expect(found).toMatch(/surplus-1: a bound of 825, where the record proves no less than/)
    }
  })
  test('a surplus that is not what the allocations add up to, and a bound lowered under it', async () => {
    const change = (stage: { value?: string; bound?: string }) =>
      altered(sought, ({ result }) => Object.assign(present(result.stages[0]), stage))
    expect(await change({ value: '1060', bound: '1060' })).toMatch(/surplus-1: not what the allocations add up to/)
    expect(await change({ bound: '1040' })).toMatch(/surplus-1: above its bound/)
  })
  test('goods moved between lines to which they add the same', async () => {
    const lines = ['a', 'b'].map(id => line(id, 100, upTo('20')))
    const found = await altered(round(lines, [offer('x', 100, 10)], surplus), ({ result }) => {
      for (const [n, kg] of ['80', '20'].entries()) {
        present(result.fills[n]).filledKg = kg
        present(result.allocations[n]).quantityKg = kg
      }
    })
    expect(found).toMatch(/fairness-1: goods could move from line a to line b/)
  })
  test('its volume lowered', async () => {
    const spare = round([line('a', 100, upTo('10')), line('b', 50, upTo('20'))], [offer('x', 150, 10)], surplus)
    const found = await altered(spare, ({ result }) => {
      result.allocations = result.allocations.filter(({ lineId }) => lineId === 'b')
      present(result.fills[0]).filledKg = '0'
      present(result.selection[0]).totalKg = '50'
      for (const stage of result.stages) {
        if (stage.name === 'volume-1') Object.assign(stage, { value: '50', bound: '50' })
        if (stage.name === 'cost' || stage.name === 'routing') Object.assign(stage, { value: '500', bound: '500' })
      }
    })
    expect(found).toMatch(/volume-1: 50 kg where the dual values leave room for 150.000 kg/)
  })
  test('its volume lowered, behind a price of surplus and a bound of surplus that are made up', async () => {
    const spare = round([line('a', 100, upTo('10')), line('b', 50, upTo('20'))], [offer('x', 150, 10)], surplus)
    const found = await altered(spare, ({ result }) => {
      result.allocations = result.allocations.filter(({ lineId }) => lineId === 'b')
      present(result.fills[0]).filledKg = '0'
      present(result.selection[0]).totalKg = '50'
      result.stages = result.stages.filter(({ name }) => name !== 'ties')
      for (const stage of result.stages) {
        if (stage.name === 'surplus-1') Object.assign(stage, { bound: '500.3', gap: '0.0006' })
        if (stage.name === 'volume-1') Object.assign(stage, { value: '50', bound: '50' })
        if (stage.name === 'cost' || stage.name === 'routing') Object.assign(stage, { value: '500', bound: '500' })
      }
      result.bounds = [
        { stage: 'surplus-1', offerId: 'x', value: '-0.003' },
        { stage: 'volume-1', offerId: 'x', priority: 1, value: '1000000' },
      ]
    })
    expect(found).toMatch(/surplus-1: 500.00 where the dual values leave room for 500.30/)
  })
})
