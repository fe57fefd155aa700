import type { Api, TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, stage, startWholeHub } from './hub.ts'

/** Bad input: a 4xx with a code and a path to the field, and nothing stored. */

let hub: TestHub
let member: Api
let supplier: Api
let operator: Api

beforeAll(async () => {
  hub = await startWholeHub()
  operator = await hub.operator()
  member = (await admitted(hub, 'member')).api
  supplier = (await admitted(hub, 'supplier')).api
})
afterAll(() => hub?.stop())

const lineFaults: [string, Record<string, unknown>, string][] = [
  ['a JSON number for a quantity', { quantityKg: 1000 }, 'quantityKg'],
  ['a negative quantity', { quantityKg: '-1' }, 'quantityKg'],
  ['zero', { quantityKg: '0' }, 'quantityKg'],
  ['zero in three places', { quantityKg: '0.000' }, 'quantityKg'],
  ['NaN', { quantityKg: 'NaN' }, 'quantityKg'],
  ['Infinity', { quantityKg: 'Infinity' }, 'quantityKg'],
  ['four decimals', { quantityKg: '1.0001' }, 'quantityKg'],
  ['an exponent', { quantityKg: '1e300' }, 'quantityKg'],
  ['a number of 400 digits', { quantityKg: '9'.repeat(400) }, 'quantityKg'],
  ['an object', { quantityKg: {} }, 'quantityKg'],
  ['a minimum above the quantity', { minimumKg: '1000.001' }, 'minimumKg'],
  ['a wrong period', { period: '2027-Q5' }, 'period'],
  ['a period that is over', { period: '2020-Q1' }, 'period'],
  ['an unknown material', { material: 'unobtainium' }, 'material'],
  ['a bad place', { deliverTo: 'Rotterdam' }, 'deliverTo'],
  ['a country that does not exist', { deliverTo: 'XX' }, 'deliverTo'],
  ['a ceiling in another currency', { ceilingPrice: { amount: '1', currency: 'XXX' } }, 'ceilingPrice.currency'],
  ['a ceiling as a number', { ceilingPrice: { amount: 1, currency: 'EUR' } }, 'ceilingPrice.amount'],
  ['priority 6', { priority: 6 }, 'priority'],
  ['an unknown commitment', { commitment: 'maybe' }, 'commitment'],
  ['an unknown field', { colour: 'red' }, 'colour'],
  ['a ratio of zero', { substitutes: [{ material: 'nd-oxide', ratio: '0' }] }, 'substitutes.0.ratio'],
]

describe('a forecast line', () => {
  test.each(lineFaults)('%s: 422 with the path', async (_, more, path) => {
    const body = forecast([line(), line(more)])
    const reply = await member.post('/demand/forecasts', body)
    expect(reply).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
    expect(reply.body.errors.map((error: { path: string }) => error.path)).toContain(`lines.1.${path}`)
    expect(await member.all('/demand/forecasts')).toEqual([])
  })

  test('all or nothing in CSV, with the row at fault', async () => {
    const csv =
      'reference,material,quantityKg,period,deliverTo,commitment\na,ndpr-oxide,10,2027-Q2,DE,intent\nb,ndpr-oxide,ten,2027-Q2,DE,intent\n'
    const reply = await member.post('/demand/forecasts?reference=csv-bad', csv, { type: 'text/csv' })
    expect(reply).toMatchObject({ status: 422, body: { errors: [{ path: 'lines.1.quantityKg' }] } })
    expect(await member.all('/demand/forecasts')).toEqual([])
  })
})

test('a number with a comma that no quotes hold: 422 with the row and its cell, in the import as in the preview', async () => {
  const csv =
    'reference,material,period,deliverTo,commitment,quantityKg\na,ndpr-oxide,2027-Q2,DE,forecast,10\nb,ndpr-oxide,2027-Q2,DE,forecast,1,500\n'
  const error = { path: 'lines.1.G', row: 3, cell: 'G3', value: '500' }
  const options = { type: 'text/csv' }
  expect(await member.post('/demand/forecasts?reference=comma', csv, options)).toMatchObject({
    status: 422,
    body: { errors: [error] },
  })
  expect((await member.post('/demand/forecasts/preview?reference=comma', csv, options)).body).toMatchObject({
    importable: false,
    errors: [error],
  })
  expect(await member.all('/demand/forecasts')).toEqual([])
})

test('a column of CSV that is there twice: 422, and not the last of the two', async () => {
  const csv =
    'reference,material,quantityKg,quantityKg,period,deliverTo,commitment\na,ndpr-oxide,10,20,2027-Q2,DE,intent\n'
  const error = { row: 1, cell: 'D1', message: 'this column is there twice' }
  const options = { type: 'text/csv' }
  expect(await member.post('/demand/forecasts?reference=twice', csv, options)).toMatchObject({
    status: 422,
    body: { errors: [error] },
  })
  expect(await member.all('/demand/forecasts')).toEqual([])
})

test('one reference in the body and another in the query: 422, however the body is read', async () => {
  const body = forecast()
  for (const query of ['', '&decimal=.'])
    expect(await member.post(`/demand/forecasts?reference=another${query}`, body)).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'reference' }] },
    })
  expect(await member.all('/demand/forecasts')).toEqual([])
})

const readFaults: [string, unknown, { type?: string; headers?: Record<string, string> }, number, string][] = [
  ['broken JSON', '{"reference":', {}, 400, 'malformed'],
  ['no body', undefined, {}, 400, 'malformed'],
  ['a prototype in JSON', '{"__proto__":{"x":1}}', {}, 400, 'malformed'],
  ['broken NDJSON', '{"reference":"a"}\n{', { type: 'application/x-ndjson' }, 400, 'malformed'],
  ['broken CSV', 'a,b\n"1', { type: 'text/csv' }, 400, 'malformed'],
  ['XML without a mapping', '<forecast/>', { type: 'application/xml' }, 422, 'validation-failed'],
  ['HTML', '<forecast/>', { type: 'text/html' }, 415, 'unsupported-media-type'],
  ['no lines', { reference: 'f', lines: [] }, {}, 422, 'validation-failed'],
  ['a list', [], {}, 422, 'validation-failed'],
  ['a bad idempotency key', {}, { headers: { 'idempotency-key': 'x'.repeat(201) } }, 422, 'validation-failed'],
]
test.each(readFaults)('%s', async (_, body, options, status, code) => {
  expect(await member.post('/demand/forecasts', body, options)).toMatchObject({ status, body: { code } })
})

test('10,001 lines are refused, and a body beyond 16 MiB is too large', async () => {
  const row = 'x,ndpr-oxide,1,2027-Q2,DE,intent'
  const rows = Array.from({ length: 10_001 }, (_, i) => row.replace('x', `r${i}`))
  const head = 'reference,material,quantityKg,period,deliverTo,commitment'
  expect(
    await member.post('/demand/forecasts?reference=many', [head, ...rows].join('\n'), { type: 'text/csv' }),
  ).toMatchObject({ status: 422 })
  expect(await member.post('/demand/forecasts', `{"reference":"${'x'.repeat(17 * 1024 * 1024)}"}`)).toMatchObject({
    status: 413,
    body: { code: 'too-large' },
  })
  expect(await operator.post('/participants', `{"reference":"${'x'.repeat(2 * 1024 * 1024)}"}`)).toMatchObject({
    status: 413,
    body: { code: 'too-large' },
  })
})

const offerFaults: [string, Record<string, unknown>, string][] = [
  ['a lot above the quantity', { minimumLotKg: '5001' }, 'minimumLotKg'],
  [
    'tiers that do not rise',
    {
      price: {
        tiers: [
          { fromKg: '10', amount: '1' },
          { fromKg: '10', amount: '1' },
        ],
        currency: 'EUR',
      },
    },
    'price',
  ],
  ['a price as a number', { price: { fixed: { amount: 90, currency: 'EUR' } } }, 'price'],
  ['validity that is over', { validUntil: '2020-01-01T00:00:00Z' }, 'validUntil'],
  ['a validity that is no time', { validUntil: 'tomorrow' }, 'validUntil'],
  ['an unknown incoterm', { incoterm: 'XYZ' }, 'incoterm'],
  [
    'an unknown stage',
    { chain: [{ stage: 'smuggling', country: 'AU', site: 's', operator: 'o', ownership: [] }] },
    'chain.0.stage',
  ],
  [
    'a share above 100 %',
    {
      chain: [
        {
          stage: 'mining',
          country: 'AU',
          site: 's',
          operator: 'o',
          ownership: [{ owner: 'o', country: 'AU', sharePct: '100.1' }],
        },
      ],
    },
    'chain.0.ownership.0.sharePct',
  ],
  [
    'a first origin where nothing is recycled',
    { chain: [stage('mining', { recycledFrom: [{ country: 'CN', sharePct: '1' }] })] },
    'chain.0.recycledFrom',
  ],
  [
    'more than the whole recycled',
    {
      chain: [
        stage('recycling', {
          recycledFrom: [
            { country: 'CN', sharePct: '60' },
            { country: 'JP', sharePct: '40.0001' },
          ],
        }),
      ],
    },
    'chain.0.recycledFrom',
  ],
  [
    'control of an unknown kind',
    { chain: [stage('mining', { control: [{ by: 'P', country: 'CN', how: 'friendship' }] })] },
    'chain.0.control.0.how',
  ],
  [
    'evidence that ends before it begins',
    {
      evidence: [
        {
          type: 'assay',
          issuer: 'i',
          stage: 'mining',
          validFrom: '2027-01-01',
          validTo: '2026-01-01',
          sha256: 'ab'.repeat(32),
        },
      ],
    },
    'evidence.0.validTo',
  ],
  [
    'evidence without a hash',
    {
      evidence: [
        { type: 'assay', issuer: 'i', stage: 'mining', validFrom: '2026-01-01', validTo: '2027-01-01', sha256: 'x' },
      ],
    },
    'evidence.0.sha256',
  ],
]
test.each(offerFaults)('an offer with %s: 422 with the path', async (_, more, path) => {
  const reply = await supplier.post('/supply/offers', offer(more))
  expect(reply).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
  expect(reply.body.errors.map((error: { path: string }) => error.path).join(' ')).toContain(path)
})

const roundFaults: [string, Record<string, unknown>, string][] = [
  [
    'deadlines in the wrong order',
    { collectionClosesAt: '2027-02-01T00:00:00Z', offersCloseAt: '2027-01-01T00:00:00Z' },
    'offersCloseAt',
  ],
  ['an unknown material', { materials: ['unobtainium'] }, 'materials.0'],
  ['a rate as a number', { rules: { ...round().rules, rates: { USD: 0.9 } } }, 'rules.rates.USD'],
  ['a cap above 100 %', { rules: { ...round().rules, maxCountrySharePct: '101' } }, 'rules.maxCountrySharePct'],
]
test.each(roundFaults)('a round with %s: 422 with the path', async (_, more, path) => {
  const reply = await operator.post('/rounds', round(more))
  expect(reply).toMatchObject({ status: 422 })
  expect(reply.body.errors.map((error: { path: string }) => error.path)).toContain(path)
})

describe('versions', () => {
  test('no If-Match 428, a stale one 412, and the right one goes through once', async () => {
    const body = forecast()
    const made = await member.post('/demand/forecasts', body)
    const path = `/demand/forecasts/${made.body.id}`
    expect(made.headers.get('etag')).toBe('"1"')
    expect(await member.send('PUT', path, body)).toMatchObject({ status: 428, body: { code: 'precondition-required' } })
    expect(await member.put(path, body, 7)).toMatchObject({ status: 412, body: { code: 'stale-version' } })
    const revised = await member.put(path, body, 1)
    expect(revised).toMatchObject({ status: 200, body: { version: 2 } })
    expect(await member.put(path, body, 1)).toMatchObject({ status: 412 })
    expect(await member.delete(path, 2)).toMatchObject({ status: 200, body: { status: 'withdrawn', version: 3 } })
    expect(await member.put(path, body, 3)).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
    expect((await member.get(path)).body.status).toBe('withdrawn')
    expect((await member.get(`${path}/history`)).body.items.map((item: { version: number }) => item.version)).toEqual([
      1, 2, 3,
    ])
  })
})

describe('a repeated command', () => {
  test('with the same key and body gives the same answer and stores once; with another body 422', async () => {
    const body = forecast()
    const headers = { 'idempotency-key': 'key-1' }
    const first = await member.post('/demand/forecasts', body, { headers })
    const second = await member.post('/demand/forecasts', body, { headers })
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
    expect(await member.post('/demand/forecasts', forecast(), { headers })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    })
    expect((await member.all('/demand/forecasts')).filter(item => item.reference === body.reference)).toHaveLength(1)
  })

  test('twenty at once with one key store one forecast', async () => {
    const body = forecast()
    const replies = await Promise.all(
      Array.from({ length: 20 }, () =>
        member.post('/demand/forecasts', body, { headers: { 'idempotency-key': 'key-20' } }),
      ),
    )
    expect(new Set(replies.map(reply => reply.body.id)).size).toBe(1)
  })

  test('without a key the reference says that it is there: 409', async () => {
    const body = forecast()
    expect((await member.post('/demand/forecasts', body)).status).toBe(201)
    expect(await member.post('/demand/forecasts', body)).toMatchObject({
      status: 409,
      body: { code: 'duplicate-reference' },
    })
  })

  test('a transition made twice answers 200 both times, a wrong one 409', async () => {
    const made = await operator.post('/rounds', round())
    const path = `/rounds/${made.body.id}`
    expect((await operator.post(`${path}/open`)).status).toBe(200)
    expect(await operator.post(`${path}/open`)).toMatchObject({ status: 200, body: { state: 'collecting' } })
    expect(await operator.post(`${path}/award`)).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
    expect((await operator.post(`${path}/cancel`, { reason: 'a test' })).body.state).toBe('cancelled')
  })
})

test('a cursor of nobody and a limit beyond bounds are refused', async () => {
  expect(await member.get('/demand/forecasts?cursor=abc')).toMatchObject({ status: 422 })
  expect(await member.get('/demand/forecasts?limit=0')).toMatchObject({ status: 422 })
  expect(await member.get('/demand/forecasts?limt=5')).toMatchObject({ status: 422 })
})
