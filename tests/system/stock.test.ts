import { examples } from '@lodestone/contracts/examples'
import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, startWholeHub } from './hub.ts'

/** Stock of a member's lines in and out as documents of Catena-X: previewed, taken, and given out again. */

// biome-ignore lint/suspicious/noExplicitAny: documents as partners send them, right or wrong
const stock = examples.takeStock?.body as any
// biome-ignore lint/suspicious/noExplicitAny: as with the stock
const stated = examples.stateOwnLines?.body as any
const [line] = stated.lines
const { asset } = line.item

let hub: TestHub
let own: { id: string; api: Api }
let other: { id: string; api: Api }
beforeAll(async () => {
  hub = await startWholeHub()
  own = await admitted(hub, 'member')
  other = await admitted(hub, 'member')
  // Waits until the news of the member's admission is there.
  const reply = await until('lines are stated', async () => {
    const answer = await own.api.put('/outlook/lines', stated, 1)
    return answer.status !== 403 && answer
  })
  expect([reply.status, reply.body.version]).toEqual([200, 2])
})
afterAll(() => hub?.stop())

const [{ allocatedStocks }] = stock.positions
const withStock = (more: object) => ({
  ...stock,
  positions: [{ allocatedStocks: [{ ...allocatedStocks[0], ...more }] }],
})

test.each([
  [
    'an item that no line names',
    { ...stock, materialGlobalAssetId: 'urn:uuid:00000000-0000-4000-8000-000000000000' },
    'materialGlobalAssetId',
    'item-unknown',
  ],
  [
    'a unit that is no mass',
    withStock({ quantityOnAllocatedStock: { value: 1, unit: 'unit:piece' } }),
    'positions.0.allocatedStocks.0.quantityOnAllocatedStock.unit',
    'option',
  ],
  [
    'a legal entity for a site',
    withStock({ stockLocationBPNS: 'BPNL0000000LODE1' }),
    'positions.0.allocatedStocks.0.stockLocationBPNS',
    'bpn-s',
  ],
  ['stock for a customer', { ...stock, direction: 'OUTBOUND' }, 'direction', 'outbound-stock'],
])('a document with %s is refused with its place in it, also beforehand', async (_, document, path, rule) => {
  const preview = await own.api.post('/outlook/stock/previews', document)
  expect([preview.status, preview.body]).toMatchObject([200, { importable: false, faults: [{ rule }], lines: [] }])
  const reply = await own.api.put('/outlook/stock', document, 2)
  expect([reply.status, reply.body.errors]).toMatchObject([422, [{ path, rule }]])
})

test('stock that would last longer than is likely is refused at its line', async () => {
  const much = withStock({ quantityOnAllocatedStock: { value: 9_000_000, unit: 'unit:tonneMetricTon' } })
  const reply = await own.api.put('/outlook/stock', much, 2)
  expect([reply.status, reply.body.errors]).toMatchObject([422, [{ path: 'lines.0.stock' }]])
})

test('stock is shown line by line and stored by nothing until it is taken, then given out as it came', async () => {
  const preview = await own.api.post('/outlook/stock/previews', { ...stock, pricePerKg: 900 })
  const taken = { line: line.line, element: 'Dy', stock: { kg: '58.5' }, before: { days: 45 }, itemKg: '3250' }
  expect(preview.body).toMatchObject({ importable: true, faults: [], lines: [taken] })
  expect(preview.body.remarks).toMatchObject([{ table: 'pricePerKg', rule: 'not-of-model' }])
  expect((await own.api.get('/outlook/lines')).body.lines).toEqual(stated.lines)
  const inDays = await own.api.get(`/outlook/stock/${asset}`)
  expect([inDays.status, inDays.body]).toMatchObject([409, { rule: 'stock-in-days', values: { line: line.line } }])

  const reply = await own.api.put('/outlook/stock', stock, 2)
  expect([reply.status, reply.body]).toMatchObject([200, { version: 3, lines: [{ ...line, stock: { kg: '58.5' } }] }])
  expect((await own.api.put('/outlook/stock', stock, 2)).status).toBe(412)
  const given = await own.api.get(`/outlook/stock/${asset}`)
  expect(given.body).toEqual(
    withStock({
      quantityOnAllocatedStock: { value: 3250, unit: 'unit:kilogram' },
      lastUpdatedOnDateTime: reply.body.statedAt,
    }),
  )
})

test('days of supply are those of the member’s own exposure, with a scenario and without', async () => {
  const { asOf, scenarios } = (await own.api.get('/outlook/exposure')).body
  const [played] = scenarios
  const daysOf = async (query = '') => {
    const { status, body } = await own.api.get(`/outlook/days-of-supply/${asset}${query}`)
    expect(status).toBe(200)
    return body.allocatedDaysOfSupply[0].amountOfAllocatedDaysOfSupply[0]
  }
  const under = await daysOf(`?scenario=${played.id}`)
  expect(under).toEqual({ date: `${asOf}T00:00:00Z`, daysOfSupply: played.lines[0].daysUntilStop })
  expect((await daysOf()).daysOfSupply).toBeGreaterThanOrEqual(under.daysOfSupply)
  expect((await own.api.get(`/outlook/days-of-supply/${asset}?scenario=published-9`)).status).toBe(404)
})

test('days of supply are taken as the days that a line’s stock lasts', async () => {
  const [{ quantityOnAllocatedStock: _, isBlocked: __, ...place }] = allocatedStocks
  const days = {
    materialGlobalAssetId: asset,
    direction: 'INBOUND',
    allocatedDaysOfSupply: [
      { ...place, amountOfAllocatedDaysOfSupply: [{ date: '2026-12-01T00:00:00Z', daysOfSupply: 17.5 }] },
    ],
  }
  const reply = await own.api.put('/outlook/stock', days, 3)
  expect([reply.status, reply.body]).toMatchObject([200, { version: 4, lines: [{ stock: { days: 17 } }] }])
})

test('nobody else is given a member’s stock, nor takes any for it', async () => {
  for (const path of [`/outlook/stock/${asset}`, `/outlook/days-of-supply/${asset}`]) {
    expect((await other.api.get(path)).status).toBe(404)
    expect((await (await hub.operator()).get(path)).status).toBe(403)
  }
  expect((await other.api.put('/outlook/stock', stock, 1)).status).toBe(422)
})
