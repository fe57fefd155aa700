import { expect, test } from 'vitest'
import { glanceOf } from './match.glance.ts'
import type { RoundRecord } from './round.queries.ts'

const recordOf = (fills: string[], sold: string[], gaps: Record<string, string>, departures = 0) =>
  ({
    inputs: { lines: fills.map((_, index) => ({ id: `l${index}` })), offers: [{ id: 'a' }, { id: 'b' }] },
    result: {
      fills: fills.map((filledKg, index) => ({ lineId: `l${index}`, filledKg })),
      allocations: sold.map(offerId => ({ offerId })),
      departures: Array.from({ length: departures }, () => ({})),
      stages: Object.entries(gaps).map(([name, gap]) => ({ name, gap })),
    },
  }) as unknown as RoundRecord

test('at a glance one reads how many lines were served, how many offers sold, who left and how near the best it is proved', () => {
  const record = recordOf(['10', '0', '0.001'], ['a', 'a'], { 'volume-1': '0', cost: '0.000012', ties: '0.4' }, 1)
  expect(glanceOf(record, [{ withinCap: true }, { withinCap: false }])).toEqual({
    lines: 3,
    served: 2,
    offers: 2,
    sold: 1,
    left: 1,
    over: 1,
    gapPct: '0.0012',
  })
})

test('of a match that is proved to be the best the gap is nothing; that of ties says nothing about it', () => {
  expect(glanceOf(recordOf([], [], { cost: '0', ties: '1' }), []).gapPct).toBe('0')
  expect(glanceOf(recordOf([], [], { cost: '0.000000001' }), []).gapPct).toBe('0.0001')
  expect(glanceOf(recordOf([], [], { 'cap-65': '0.5', cost: '0' }), []).gapPct).toBe('0')
})
