import { expect, test } from 'vitest'
import { sentenceOf } from '../world/fault.ts'
import { type DaysOfSupply, readDaysOfSupply, writeDaysOfSupply } from './days-of-supply.ts'
import { ASSET, daysAt, daysOfSupply } from './stock.fixture.ts'

const faultsOf = (input: unknown): string[] => {
  const read = readDaysOfSupply(input)
  return 'faults' in read ? read.faults.map(sentenceOf) : []
}
const amounts = (...list: object[]) => daysAt({ amountOfAllocatedDaysOfSupply: list })
const today = { date: '2027-02-01T00:00:00Z', daysOfSupply: 3 }

test('days of supply are read by place and day, and written back the same', () => {
  const read = readDaysOfSupply(daysOfSupply([amounts(today, { date: '2027-02-02T00:00:00Z', daysOfSupply: 2.25 })]))
  const value: DaysOfSupply = {
    asset: ASSET,
    direction: 'OUTBOUND',
    supplies: [
      {
        site: 'BPNS0000000LODE1',
        address: 'BPNA0000000LODE1',
        updatedAt: '2027-02-01T08:00:00Z',
        days: [
          { date: '2027-02-01T00:00:00Z', days: 3 },
          { date: '2027-02-02T00:00:00Z', days: 2.25 },
        ],
      },
    ],
  }
  expect(read).toEqual({ value, remarks: [] })
  const written = writeDaysOfSupply(value)
  expect('value' in written && readDaysOfSupply(written.value)).toEqual({ value, remarks: [] })
})

const AT = 'allocatedDaysOfSupply, row 1, amountOfAllocatedDaysOfSupply'
test.each([
  [
    'days below nothing',
    daysOfSupply([amounts({ ...today, daysOfSupply: -1 })]),
    `${AT}.0.daysOfSupply: must be at least 0`,
  ],
  ['days as text', daysOfSupply([amounts({ ...today, daysOfSupply: '42' })]), `${AT}.0.daysOfSupply: must be a number`],
  ['a day twice', daysOfSupply([amounts(today, today)]), `${AT}.1.date: is stated already`],
  [
    'a place twice',
    daysOfSupply([daysAt(), daysAt()]),
    'allocatedDaysOfSupply, row 2: another row is of the same place',
  ],
  [
    'a direction that is none',
    daysOfSupply([], { direction: 'inbound' }),
    'direction: must be one of INBOUND, OUTBOUND',
  ],
])('%s is refused with its place', (_, input, sentence) => expect(faultsOf(input)).toEqual([sentence]))

test('not even today is refused', () => expect(faultsOf(daysOfSupply([amounts()]))).toHaveLength(1))

test('what is not of the model is told of', () => {
  const read = readDaysOfSupply(daysOfSupply([daysAt({ customerName: 'ACME' })]))
  expect('value' in read && read.remarks.map(sentenceOf)).toEqual([
    'allocatedDaysOfSupply, row 1, customerName: not of the model: left out, and better not sent',
  ])
})
