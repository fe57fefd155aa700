import { formatKg } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areGathered, gathered, NOT_WITHOUT } from '../gathered.fixture.ts'
import { sentenceOf } from '../world/fault.ts'
import { readDaysOfSupply } from './days-of-supply.ts'
import { type ItemStock, readItemStock, type StockLine, sumsOf, writeItemStock } from './item-stock.ts'
import { ASSET, itemStock, stockAt } from './stock.fixture.ts'

const stockOf = (input: unknown) => {
  const read = readItemStock(input)
  return 'value' in read ? read.value : undefined
}
const faultsOf = (input: unknown): string[] => {
  const read = readItemStock(input)
  return 'faults' in read ? read.faults.map(sentenceOf) : []
}
const quantity = (value: unknown, unit = 'unit:kilogram') => stockAt({ quantityOnAllocatedStock: { value, unit } })
const order = { customerOrderId: 'PO 1', customerOrderPositionId: '10' }

test('tonnes, kilograms and grams are stock in kilograms, blocked and free apart', () => {
  const stocks = [quantity(3.2, 'unit:tonneMetricTon'), { ...quantity(450, 'unit:gram'), isBlocked: true }]
  const read = stockOf(itemStock(stocks))
  expect(read).toMatchObject({ asset: ASSET, direction: 'INBOUND' })
  expect(read && sumsOf(read)).toEqual({ freeKg: '3200', blockedKg: '0.45' })
})

test('no stock is no position', () => expect(stockOf(itemStock([], { positions: [] }))?.stocks).toEqual([]))

const AT = 'positions, row 1, allocatedStocks.0.'
test.each([
  ['a stock below nothing', itemStock([quantity(-1)]), `${AT}quantityOnAllocatedStock.value: must be at least 0`],
  ['a number as text', itemStock([quantity('5')]), `${AT}quantityOnAllocatedStock.value: must be a number`],
  [
    'a unit that is no mass',
    itemStock([quantity(5, 'unit:piece')]),
    `${AT}quantityOnAllocatedStock.unit: must be one of unit:gram, unit:kilogram, unit:tonneMetricTon`,
  ],
  [
    'kg for unit:kilogram',
    itemStock([quantity(5, 'kg')]),
    `${AT}quantityOnAllocatedStock.unit: must be one of unit:gram, unit:kilogram, unit:tonneMetricTon`,
  ],
  [
    'more digits than can be',
    itemStock([quantity(1e17)]),
    `${AT}quantityOnAllocatedStock.value: more digits than a stock can have`,
  ],
  ['no address', itemStock([stockAt({ stockLocationBPNA: undefined })]), `${AT}stockLocationBPNA: required`],
  [
    'a legal entity for a site',
    itemStock([stockAt({ stockLocationBPNS: 'BPNL0000000LODE1' })]),
    `${AT}stockLocationBPNS: a number of a site: BPNS and 12 letters or digits`,
  ],
  [
    'a day that is none',
    itemStock([stockAt({ lastUpdatedOnDateTime: '2027-02-30T08:00:00Z' })]),
    `${AT}lastUpdatedOnDateTime: a time such as 2026-05-04T06:00:00Z`,
  ],
  ['no direction', itemStock([stockAt()], { direction: undefined }), 'direction: required'],
  [
    'an item that is no UUID',
    itemStock([], { materialGlobalAssetId: 'NdPr' }),
    'materialGlobalAssetId: a UUID, with or without urn:uuid:',
  ],
  [
    'an order in stock for a supplier',
    itemStock([], { positions: [{ orderPositionReference: order, allocatedStocks: [stockAt()] }] }),
    'positions, row 1, orderPositionReference: stock for a supplier names no order',
  ],
  [
    'two free stocks at a place',
    itemStock([stockAt(), quantity(1)]),
    'positions, row 1, allocatedStocks.1: another free stock is stated at the same place',
  ],
])('%s is refused with its place', (_, input, sentence) => expect(faultsOf(input)).toEqual([sentence]))

test('two positions are for a customer, each with an order of its own', () => {
  const positions = [{ orderPositionReference: order, allocatedStocks: [stockAt()] }, { allocatedStocks: [stockAt()] }]
  expect(stockOf(itemStock([], { positions, direction: 'OUTBOUND' }))?.stocks).toHaveLength(2)
  expect(faultsOf(itemStock([], { positions: [positions[1], { allocatedStocks: [] }] }))).toEqual([
    'positions, row 2: stock for a supplier is in one position',
    'positions, row 2: another position is for the same order',
  ])
})

test('what is not of the model is left out and told of: a price, a partner, at any depth', () => {
  const read = readItemStock(itemStock([stockAt({ pricePerKg: 900 })], { partner: 'ACME' }))
  expect('value' in read && read.remarks.map(sentenceOf)).toEqual([
    'positions, row 1, allocatedStocks.0.pricePerKg: not of the model: left out, and better not sent',
    'partner: not of the model: left out, and better not sent',
  ])
  expect(JSON.stringify('value' in read && read.value)).not.toMatch(/900|ACME/)
})

test('what is finer than a gram is rounded down and told of', () => {
  const read = readItemStock(itemStock([quantity(0.12345)]))
  expect('value' in read && [read.value.stocks[0]?.kg, ...read.remarks.map(sentenceOf)]).toEqual([
    '0.123',
    `${AT}quantityOnAllocatedStock.value: rounded down to the gram`,
  ])
})

test('orders stand in what is written, and those that the model forbids are refused', () => {
  const line: StockLine = {
    site: 'BPNS0000000LODE1',
    address: 'BPNA0000000LODE1',
    blocked: false,
    kg: '5',
    updatedAt: '2027-02-01T08:00:00Z',
    order,
  }
  const stock: ItemStock = { asset: ASSET, direction: 'OUTBOUND', stocks: [line] }
  const written = writeItemStock(stock)
  expect('value' in written && stockOf(written.value)).toEqual(stock)
  const refused = writeItemStock({ ...stock, direction: 'INBOUND' })
  expect('faults' in refused && refused.faults.map(sentenceOf)).toEqual([
    'positions, row 1, orderPositionReference: stock for a supplier names no order',
  ])
})

test('what is written is read back the same, to the gram', () =>
  fc.assert(
    fc.property(
      fc.array(fc.record({ grams: fc.bigInt({ min: 0n, max: 10n ** 14n }), blocked: fc.boolean() }), { maxLength: 8 }),
      rows => {
        const stocks = rows.map(({ grams, blocked }, n) => ({
          site: `BPNS${`${n}`.padStart(12, '0')}`,
          address: `BPNA${`${n}`.padStart(12, '0')}`,
          blocked,
          kg: formatKg(grams),
          updatedAt: '2027-02-01T08:00:00Z',
        }))
        const stock: ItemStock = { asset: ASSET, direction: 'INBOUND', stocks }
        const written = writeItemStock(stock)
        expect('value' in written && readItemStock(JSON.parse(JSON.stringify(written.value)))).toEqual({
          value: stock,
          remarks: [],
        })
      },
    ),
  ))

/** Valid by the model, but of pieces: no mass. */
const NO_MASS = ['samples/ItemStock-2.0.0.published.json']

test.skipIf(!areGathered)(`gathered payloads are taken or refused as they should ${NOT_WITHOUT}`, () => {
  const json = (file: string) => JSON.parse(gathered(`catena-x/${file}`))
  const cases: { file: string; aspect: string; expect: string }[] = json('samples/cases.json')
  const read = { ItemStock: readItemStock, DaysOfSupply: readDaysOfSupply }
  let count = 0
  for (const { file, aspect, expect: expected } of cases) {
    const reader = aspect === 'ItemStock' || aspect === 'DaysOfSupply' ? read[aspect] : undefined
    if (!reader) continue
    count++
    const taken = expected === 'schema-valid' && !NO_MASS.includes(file)
    expect('value' in reader(json(file)), file).toBe(taken)
  }
  expect(count).toBeGreaterThan(10)
})
