import { XLSX } from '@lodestone/contracts'
import type { Api, TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, line, startWholeHub } from '../system/hub.ts'
import { workbook } from './workbook.ts'

/** One organisation asks for a heap of work: it pays for it, and a neighbour does not queue behind it. */

const lines = (count: number) =>
  Array.from({ length: count }, (_, i) => line({ reference: `l${i}`, commitment: 'forecast' }))

describe('of twenty bulks at once', () => {
  let hub: TestHub
  beforeAll(async () => {
    // On a busy machine twenty bulks take their time.
    hub = await startWholeHub({ REQUEST_TIMEOUT_MS: '600000' })
  })
  afterAll(() => hub?.stop())

  test('a neighbour’s, sent last, is among the first to be carried out', async () => {
    const heap = (await admitted(hub, 'member')).api
    const neighbour = (await admitted(hub, 'member')).api
    const order: Api[] = []
    const send = async (api: Api) => {
      const { status, text } = await api.post('/demand/forecasts', forecast(lines(1_500)))
      expect([status, status === 201 ? '' : text]).toEqual([201, ''])
      order.push(api)
    }
    // Whoever comes first waits for a thread to start.
    await Promise.all([send(heap), send(neighbour)])
    order.length = 0
    const sent = Array.from({ length: 20 }, () => send(heap))
    await Promise.race(sent)
    sent.push(send(neighbour))
    await Promise.all(sent)
    // One of the heap was done before, one was under way, and as many again may have been while it came.
    expect(order.indexOf(neighbour)).toBeLessThan(6)
  })

  test('more than may wait are refused at once, with the time to come back', async () => {
    const heap = (await admitted(hub, 'member')).api
    const replies = await Promise.all(
      Array.from({ length: 45 }, () => heap.post('/demand/forecasts', forecast(lines(600)))),
    )
    const refused = replies.filter(({ status }) => status === 429)
    expect(replies.length - refused.length).toBeGreaterThan(30)
    expect(refused.length).toBeGreaterThan(0)
    for (const { headers, body } of refused) {
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      expect(body).toMatchObject({ code: 'rate-limited', detail: expect.stringContaining('one after the other') })
    }
  })
})

describe('of fifty small files at once, each of which may be long to read', () => {
  let hub: TestHub
  beforeAll(async () => {
    hub = await startWholeHub({ REQUEST_TIMEOUT_MS: '600000' })
  })
  afterAll(() => hub?.stop())

  test.each<[string, string, string, () => Promise<Buffer> | string]>([
    ['to preview', '/demand/forecasts/preview', 'text/csv', () => 'reference,material\na,b\n'],
    [
      'that are workbooks',
      '/demand/forecasts?reference=w',
      XLSX,
      () => workbook(`<worksheet>${'<row/>'.repeat(100_000)}</worksheet>`),
    ],
  ])('%s, a neighbour’s is read, and of the heap no more wait than may', async (_, path, type, made) => {
    const file = await made()
    const heap = (await admitted(hub, 'member')).api
    const neighbour = (await admitted(hub, 'member')).api
    const read = [200, 400, 422]
    const sent = Array.from({ length: 50 }, () => heap.post(path, file, { type }))
    expect(read).toContain((await neighbour.post(path, file, { type })).status)
    for (const { status, text } of await Promise.all(sent)) expect([...read, 429], text).toContain(status)
  })
})

describe('a bulk costs as its lines', () => {
  let hub: TestHub
  let neighbour: Api
  beforeAll(async () => {
    hub = await startWholeHub({ RATE_LIMIT_PER_SECOND: '4', RATE_LIMIT_BURST: '40' })
    neighbour = (await admitted(hub, 'member')).api
  })
  afterAll(() => hub?.stop())

  const header = 'reference,material,quantityKg,period,deliverTo,commitment\n'
  const csv = `${header}${lines(3_000)
    .map(one => `${one.reference},${one.material},"1,000",${one.period},DE,forecast`)
    .join('\n')}`
  const bad = csv.replaceAll(',DE,', ',nowhere,')
  test.each<[string, (api: Api) => Promise<{ status: number; text: string }>]>([
    ['as JSON', api => api.post('/demand/forecasts', forecast(lines(3_000)))],
    [
      'as short JSON that is refused',
      api => api.post('/demand/forecasts', { reference: 'r', lines: Array.from({ length: 9_000 }, () => ({})) }),
    ],
    [
      'as long JSON that is refused',
      api =>
        api.post('/demand/forecasts', { reference: 'r', lines: Array.from({ length: 9_000 }, () => ({ a: 'b' })) }),
    ],
    [
      'as long NDJSON that is refused',
      api => api.post('/demand/forecasts?reference=n', '{"a":"b"}\n'.repeat(9_000), { type: 'application/x-ndjson' }),
    ],
    ['as a file that is refused', api => api.post('/demand/forecasts?reference=bad', bad, { type: 'text/csv' })],
    [
      'as a file with more lines than may be',
      api => api.post('/demand/forecasts?reference=many', `reference\n${'a\n'.repeat(40_000)}`, { type: 'text/csv' }),
    ],
    ['as a file', api => api.post('/demand/forecasts?reference=file&decimal=.', csv, { type: 'text/csv' })],
    ['as a preview of a file', api => api.post('/demand/forecasts/preview?decimal=.', csv, { type: 'text/csv' })],
  ])('%s: it is read, and what it cost is paid off before the next request', async (_, send) => {
    const { api } = await admitted(hub, 'member')
    const { status, text } = await send(api)
    expect([200, 201, 422], text.slice(0, 300)).toContain(status)
    const next = await api.get('/materials')
    expect([next.status, next.body.code]).toEqual([429, 'rate-limited'])
    // More than a whole allowance of requests would have cost.
    expect(Number(next.headers.get('retry-after'))).toBeGreaterThan(10)
    expect((await neighbour.get('/materials')).status).toBe(200)
  })

  test('as a copy of few bytes: it costs as its lines too', async () => {
    const { api } = await admitted(hub, 'member')
    const { id } = (await api.post('/demand/forecasts', forecast(lines(800)))).body
    expect((await api.post(`/demand/forecasts/${id}/copy`, { reference: 'copy' })).status).toBe(201)
    expect((await api.get('/materials')).status).toBe(429)
  })
})
