import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areGathered, gathered, NOT_WITHOUT } from '../gathered.fixture.ts'
import { lastingOf } from './lasting.ts'

const every = (days: number, kg: string) => Array.from({ length: days }, (_, day) => ({ day, kg }))

test('stock lasts whole days, and the part of a day that it covers', () => {
  // 100 kg, 40 kg a day: 60 kg are left tonight, for a day and a half.
  expect(lastingOf('100', [], every(5, '40'), 5)).toEqual([1.5, 0.5, 0, 0])
})

test('what lacks is carried on until what arrives makes up for it', () => {
  expect(lastingOf('10', [{ day: 2, kg: '60' }], every(6, '20'), 6)).toEqual([0, 0, 0.5, 0, 0])
})

test('days without outflow are covered, and the horizon ends what is looked at', () => {
  expect(lastingOf('1', [], [], 4)).toEqual([3, 2, 1])
  expect(lastingOf('0', [], [], 4)).toEqual([0, 0, 0])
})

const flows = fc.array(
  fc.record({ day: fc.integer({ min: 0, max: 9 }), kg: fc.integer({ min: 0, max: 50 }).map(kg => `${kg}`) }),
)

test('more stock never lasts shorter, and nothing lasts beyond the horizon', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 0, max: 50 }),
      flows,
      flows,
      (kg, more, inflow, outflow) => {
        const less = lastingOf(`${kg}`, inflow, outflow, 10)
        for (const [day, lasts] of lastingOf(`${kg + more}`, inflow, outflow, 10).entries()) {
          expect(lasts).toBeGreaterThanOrEqual(less[day] ?? 0)
          expect(lasts).toBeLessThanOrEqual(9 - day)
        }
      },
    ),
  ))

type Worked = {
  cases: {
    id: string
    side: 'customer' | 'supplier'
    stock: { quantity: number; otherSite?: boolean }[]
    demand?: { day: number; quantity: number }[]
    production?: { day: number; quantity: number }[]
    deliveries: { departureDay: number; arrivalDay: number; quantity: number }[]
    expectedDaysOfSupply: number[]
  }[]
}

test.skipIf(!areGathered)(`the published cases come out as published ${NOT_WITHOUT}`, () => {
  const { cases }: Worked = JSON.parse(gathered('catena-x/days-of-supply-worked-cases.json'))
  expect(cases.length).toBeGreaterThan(3)
  for (const own of cases) {
    const at = (day: number, quantity: number) => ({ day, kg: `${quantity}` })
    const stock = own.stock
      .filter(({ otherSite }) => otherSite !== true)
      .reduce((sum, { quantity }) => sum + quantity, 0)
    const arrives = own.deliveries.map(({ arrivalDay, quantity }) => at(arrivalDay, quantity))
    const departs = own.deliveries.map(({ departureDay, quantity }) => at(departureDay, quantity))
    const made = (own.production ?? []).map(({ day, quantity }) => at(day, quantity))
    const demand = (own.demand ?? []).map(({ day, quantity }) => at(day, quantity))
    const [inflow, outflow] = own.side === 'customer' ? [arrives, demand] : [made, departs]
    expect(lastingOf(`${stock}`, inflow, outflow), own.id).toEqual(own.expectedDaysOfSupply)
  }
})
