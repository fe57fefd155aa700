import { present } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { match } from '../match.ts'
import { line, offer, recordOf, round, upTo } from '../rounds.fixture.ts'
import type { CheckedRecord, MatchInput, MatchOutput } from '../types.ts'
import { altered as alteredRecord } from './altered.fixture.ts'
import { verifyRecord } from './index.ts'

type Result = MatchOutput['result']

const altered = (input: MatchInput, change: (result: CheckedRecord['result']) => unknown) =>
  alteredRecord(input, ({ result }) => change(result))

const state = (result: CheckedRecord['result'], name: string, stage: Partial<Result['stages'][number]>) =>
  Object.assign(present(result.stages.find(own => own.name === name)), stage)

describe('what a record states without need is found out where it is false', () => {
  const half = round([line('a', 100)], [offer('x', 50, 10)])

  test.each(['0.9', '0.4', '0.000000'])('a lowest level of %s that no line has', async value => {
    const found = await altered(half, result => state(result, 'fairness-1', { value, bound: value }))
    expect(found).toBe('fairness-1: not the lowest level of its lines')
  })
  test.each(['volume-1', 'cost', 'fairness-1', 'routing'])('%s left out', async left => {
    const found = await altered(half, result => {
      Object.assign(result, { stages: result.stages.filter(({ name }) => name !== left) })
    })
    expect(found).toMatch(/stages: .*, by the rules volume-1, cost, fairness-1, routing/)
  })
  test('a step of a cap that the rules do not name', async () => {
    const objective = 'volume under a country cap of 1 %, of 0 kg without one'
    const found = await altered(half, ({ stages }) => {
      ;(stages as Result['stages']).unshift({ name: 'cap-1', objective, value: '0', bound: '0', gap: '0' })
    })
    expect(found).toMatch(/stages: cap-1, volume-1/)
  })
  test('a volume of the step in force that is not what was matched', async () => {
    const ladder = { countryCapLadder: { steps: ['75', '100'], keepVolumePct: '10' } }
    const capped = round([line('a', 100)], [offer('x', 50, 10)], { countryCapBase: 'pooled-demand', ...ladder })
    const found = await altered(capped, result => state(result, 'cap-75', { value: '20', bound: '20' }))
    expect(found).toMatch(/cap-75: in force, and yet not what the allocations add up to/)
  })
  test('a least cost above what the goods cost, or that nothing can be had at', async () => {
    const costs = (value: string) => altered(half, result => state(result, 'cost', { value, bound: value }))
    expect(await costs('600')).toMatch(/cost: 600, and yet the goods were brought at 500/)
    expect(await costs('400')).toMatch(/cost: 400, where the dual values prove no less than 500.00/)
    expect(await altered(half, result => state(result, 'cost', { bound: '500.1', gap: '0.0002' }))).toMatch(
      /cost: below its bound/,
    )
  })
  test('a departure from the pool of others, or of a line that could use nothing', async () => {
    const lines = [line('a', 50, upTo(11)), line('b', 100), line('c', 10, { material: 'tb-oxide', ...upTo(11) })]
    const input = round(lines, [offer('x', 100, 10), offer('y', 50, 14)])
    const zone = await altered(input, ({ departures }) => Object.assign(present(departures[0]).pool, { zone: 'JP' }))
    expect(zone).toBe('departure of a: not the pool of the line')
    const pool = { material: 'tb-oxide', period: '2027-Q1', zone: 'EU' }
    const idle = await altered(input, ({ departures }) => {
      ;(departures as Result['departures']).push({ lineId: 'c', pool, averagePaid: '12.0000', ceiling: '11.0000' })
    })
    expect(idle).toBe('departure of c: it could use no offer')
  })
  test.each(['pool-average', 'uniform'] as const)('a pool of its own that no price called for: %s', async pricing => {
    const rules = { departures: 'least-loss' as const, pricing }
    const own = (lines: MatchInput['lines']) =>
      altered(round([...lines], [offer('x', 100, 10)], rules), ({ ownPools }) => ownPools?.push('a'))
    expect(await own([line('a', 50, upTo(11))])).toMatch(/line a has nobody in its pool to part from/)
    expect(await own([line('a', 50, upTo(11)), line('b', 50)])).toMatch(/line a could pay what the others/)
  })
})

describe('what plainly could be served beside all that is', () => {
  /** What a hub publishes that serves less, and says no more was possible. */
  const lessThan = async (input: MatchInput, less: MatchInput, levels: string) => {
    const { result } = await match(less)
    return altered(input, own => {
      const filled = new Map(result.fills.map(({ lineId, filledKg }) => [lineId, filledKg]))
      const fills = own.fills.map(({ lineId }) => ({ lineId, filledKg: filled.get(lineId) ?? '0' }))
      Object.assign(own, structuredClone(result), { fills })
      state(own, 'fairness-1', { value: levels, bound: levels })
    })
  }
  test('a step of an offer in lots', async () => {
    const lots = (kg: number) => offer('x', kg, 10, { lotIncrementKg: '20' })
    const found = await lessThan(round([line('a', 100)], [lots(100)]), round([line('a', 100)], [lots(80)]), '0.800000')
    expect(found).toBe('volume-1: a bound of 80 kg, where 20000 g more could plainly be served')
  })
  test('a line whose minimum the goods to spare meet', async () => {
    const lines = [line('a', 20), line('b', 50, { minimumKg: '40' })]
    const found = await lessThan(
      round(lines, [offer('x', 100, 10)]),
      round(lines.slice(0, 1), [offer('x', 100, 10)]),
      '1',
    )
    expect(found).toBe('volume-1: a bound of 20 kg, where 50000 g more could plainly be served')
  })
})

test('a true record is not refused where whole grams keep a line far below its need: every more of them would exceed its ceiling', async () => {
  const lines = [line('a', 3, { ...upTo('56.95'), substitutes: [{ material: 'tb-oxide', ratio: '1.001' }] })]
  const input = round(lines, [offer('x', 24, 57, { material: 'tb-oxide' })], { objective: 'surplus' })
  const record = recordOf(input, await match(input))
  expect(record.result.fills).toEqual([{ lineId: 'a', filledKg: '2.28' }])
  expect(verifyRecord(record).findings).toEqual([])
})
