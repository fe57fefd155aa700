import type { OwnLine } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { daysDocument, stockDocument, stockOf } from './stock.ts'

const ASSET = '3c1d7a52-9d0e-4a43-8a55-0f6f9b1f2c77'
const PLACE = { site: 'BPNS0000000LODE1', address: 'BPNA0000000LODE1' }
const line = (more: Partial<OwnLine> = {}): OwnLine => ({
  ...{
    line: 'Rotors',
    element: 'Dy',
    stage: 'magnet',
    country: 'DE',
    kgPerMonth: '40',
    from: '2027-01',
    to: '2027-12',
  },
  item: { asset: ASSET, ...PLACE, share: '0.3' },
  ...more,
})
const stock = (value: number, more: object = {}) => ({
  quantityOnAllocatedStock: { value, unit: 'unit:kilogram' },
  stockLocationBPNS: PLACE.site,
  stockLocationBPNA: PLACE.address,
  isBlocked: false,
  lastUpdatedOnDateTime: '2027-02-01T08:00:00Z',
  ...more,
})
const itemStock = (stocks: readonly object[], more: object = {}) => ({
  materialGlobalAssetId: `urn:uuid:${ASSET.toUpperCase()}`,
  direction: 'INBOUND',
  positions: [{ allocatedStocks: stocks }],
  ...more,
})
const daysOfSupply = (...days: readonly [string, number][]) => ({
  materialGlobalAssetId: ASSET,
  direction: 'INBOUND',
  allocatedDaysOfSupply: [
    {
      stockLocationBPNS: PLACE.site,
      stockLocationBPNA: PLACE.address,
      lastUpdatedOnDateTime: '2027-02-01T08:00:00Z',
      amountOfAllocatedDaysOfSupply: days.map(([date, own]) => ({ date, daysOfSupply: own })),
    },
  ],
})
const taken = (lines: readonly OwnLine[], document: unknown) => {
  const read = stockOf(lines, document)
  return 'faults' in read ? { faults: read.faults } : { lines: read.lines, taken: read.taken }
}

test('a line holds of the element what its share of the free stock is, in whole grams; what is blocked is left aside', () => {
  const blocked = stock(7, { isBlocked: true })
  expect(taken([line(), line({ line: 'Other', item: undefined })], itemStock([stock(12.251), blocked]))).toMatchObject({
    lines: [{ line: 'Rotors', stock: { kg: '3.675' } }, { line: 'Other' }],
    taken: [
      {
        ...{ line: 'Rotors', element: 'Dy', stock: { kg: '3.675' }, itemKg: '12.251', blockedKg: '7' },
        updatedAt: '2027-02-01T08:00:00Z',
      },
    ],
  })
})

test('each element of an item is held by its own share, and tonnes are told from kilograms', () => {
  const lines = [line(), line({ element: 'Nd', item: { asset: ASSET, ...PLACE, share: '0.000001' } })]
  const tonnes = stock(2, { quantityOnAllocatedStock: { value: 2, unit: 'unit:tonneMetricTon' } })
  expect(taken(lines, itemStock([tonnes])).lines?.map(own => own.stock)).toEqual([{ kg: '600' }, { kg: '0.002' }])
})

test('a line that names the item holds nothing where the document tells of nothing', () => {
  const before = line({ stock: { days: 20 } })
  expect(taken([before], itemStock([], { positions: [] })).taken).toEqual([
    { line: 'Rotors', element: 'Dy', stock: { kg: '0' }, before: { days: 20 }, itemKg: '0', blockedKg: '0' },
  ])
})

test('stock that another row of the line states is stated by the row that names the item', () => {
  const rows = [line({ item: undefined, to: '2027-06', stock: { kg: '9' } }), line({ from: '2027-07' })]
  expect(taken(rows, itemStock([stock(10)])).lines?.map(own => own.stock)).toEqual([undefined, { kg: '3' }])
})

test('days of supply are held as whole days, by the first day that is told', () => {
  const document = daysOfSupply(['2027-02-02T00:00:00Z', 40], ['2027-02-01T00:00:00Z', 17.5])
  expect(taken([line({ stock: { kg: '5' } })], document)).toMatchObject({
    lines: [{ stock: { days: 17 } }],
    taken: [{ stock: { days: 17 }, before: { kg: '5' } }],
  })
})

const here = { table: 'positions', row: 1 }
test.each([
  [
    'an item that no line names',
    [line({ item: { asset: '3c1d7a52-9d0e-4a43-8a55-0f6f9b1f2c78', ...PLACE, share: '1' } })],
    itemStock([stock(1)]),
    { table: 'materialGlobalAssetId', message: 'none of your lines names this item' },
  ],
  [
    'a place that no line names',
    [line()],
    itemStock([stock(1), stock(1, { stockLocationBPNA: 'BPNA0000000LODE2' })]),
    {
      ...{ ...here, column: 'allocatedStocks.1.stockLocationBPNA' },
      message: 'none of your lines names this item at this place',
    },
  ],
  [
    'an item that two lines name',
    [line(), line({ line: 'Servos' })],
    itemStock([stock(1)]),
    {
      ...{ ...here, column: 'allocatedStocks.0.stockLocationBPNA' },
      message: 'Rotors and Servos name this item at this place, so that neither can be said to hold it',
    },
  ],
  [
    'stock that is meant for a customer',
    [line()],
    itemStock([stock(1)], { direction: 'OUTBOUND' }),
    { table: 'direction', message: 'stock that is meant for a customer is not held for your lines' },
  ],
  [
    'a unit that is no mass',
    [line()],
    itemStock([stock(1, { quantityOnAllocatedStock: { value: 1, unit: 'unit:piece' } })]),
    {
      ...{ ...here, column: 'allocatedStocks.0.quantityOnAllocatedStock.unit' },
      message: 'must be one of unit:gram, unit:kilogram, unit:tonneMetricTon',
    },
  ],
])('%s is refused with its place in the document', (_, lines, document, fault) => {
  expect(taken(lines, document)).toEqual({ faults: [fault] })
})

test('what lines hold is told as stock of the item, and taken back the same', () => {
  const lines = [line({ stock: { kg: '3.675' } }), line({ element: 'Nd', stock: { kg: '4' } })]
  const document = stockDocument(ASSET, lines, '2027-02-01T08:00:00Z')
  expect(document).toEqual({ value: itemStock([stock(12.25)], { materialGlobalAssetId: `urn:uuid:${ASSET}` }) })
  expect(stockDocument('3c1d7a52-9d0e-4a43-8a55-0f6f9b1f2c78', lines, '2027-02-01T08:00:00Z')).toBeUndefined()
})

test('a stock that is stated in days alone is not told in kilograms', () => {
  expect(stockDocument(ASSET, [line({ stock: { days: 3 } })], '2027-02-01T08:00:00Z')).toEqual({ inDays: 'Rotors' })
})

test('an item lasts as long as the line that first stops for want of it, or to the end of what is looked at', () => {
  const lines = [line(), line({ element: 'Nd' })]
  const until = { asOf: '2027-01-01', end: '2028-01-01', updatedAt: '2027-02-01T08:00:00Z' }
  const stops = (element: string) => (element === 'Nd' ? '2027-02-10' : undefined)
  const daysAt = (document: ReturnType<typeof daysDocument>) =>
    document?.allocatedDaysOfSupply[0]?.amountOfAllocatedDaysOfSupply
  expect(daysAt(daysDocument(ASSET, lines, own => stops(own.element), until))).toEqual([
    { date: '2027-01-01T00:00:00Z', daysOfSupply: 40 },
  ])
  expect(daysAt(daysDocument(ASSET, lines, () => undefined, until))?.[0]?.daysOfSupply).toBe(365)
  expect(daysAt(daysDocument(ASSET, lines, () => '2026-12-01', until))?.[0]?.daysOfSupply).toBe(0)
})
