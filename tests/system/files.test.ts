import { readFileSync } from 'node:fs'
import { XLSX } from '@lodestone/contracts'
import type { Api, TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, line, offer, stage, startWholeHub, unique } from './hub.ts'
import { completeRound, matchRound, openRound, type Party, type Played } from './journey.ts'

/** Files that people have go in and come out by the public API: what the preview says is what the import does. */

let hub: TestHub
let operator: Api
let member: Party
let supplier: Party
let played: Played
beforeAll(async () => {
  hub = await startWholeHub({ RATE_LIMIT_PER_SECOND: '0' })
  operator = await hub.operator()
  // The round is over before anything else is posted that would join it.
  played = await openRound(hub)
  await matchRound(played)
  await completeRound(played)
  member = await admitted(hub, 'member')
  supplier = await admitted(hub, 'supplier')
})
afterAll(() => hub?.stop())

/** A file to the API, and the answer as JSON. */
async function send(api: Api, path: string, file: string | Buffer, type = 'text/csv', headers = {}) {
  const response = await fetch(`${api.origin}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.token}`, 'content-type': type, ...headers },
    body: typeof file === 'string' ? file : new Uint8Array(file),
  })
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown> & { errors?: Record<string, unknown>[] },
  }
}
/** A file from the API. */
async function fetched(api: Api, path: string) {
  const response = await fetch(`${api.origin}/api/v1${path}`, { headers: { authorization: `Bearer ${api.token}` } })
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) }
}
/** Numbers without zeros at their end, which a workbook does not keep. */
const bare = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, one) =>
      typeof one === 'string' && /^-?\d+\.\d*0+$/.test(one) ? one.replace(/\.?0+$/, '') : one,
    ),
  )
const without = (items: Record<string, unknown>[], ...names: string[]) =>
  items.map(item => Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name))))

const HEAD = 'reference;material;quantityKg;period;deliverTo;commitment;endUse'

describe('a forecast as a file', () => {
  test('a preview says what would be stored and what is wrong, cell by cell, and stores nothing', async () => {
    const file = `${HEAD}\na;ndpr-oxide;1.250,5;2027-Q2;DE;intent;motors\nb;unobtainium;10;2027-Q2;DE;intent;\nc;ndpr-oxide;ten;2027-Q2;DE;maybe;\na;ndpr-oxide;1;2019-Q1;DE;intent;\n`
    const { status, body } = await send(member.api, '/demand/forecasts/preview?reference=p', file)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      reference: 'p',
      read: { format: 'csv', delimiter: ';', encoding: 'utf-8', decimal: ',' },
      importable: false,
      rows: 4,
      errorCount: 5,
      items: [
        { index: 0, row: 2, ok: true, value: { reference: 'a', quantityKg: '1250.5', endUse: 'motors' } },
        { index: 1, row: 3, ok: false },
        { index: 2, row: 4, ok: false },
        { index: 3, row: 5, ok: false },
      ],
    })
    expect(
      body.errors?.map(({ cell, row, column, index, field, path }) => [cell, row, column, index, field, path]),
    ).toEqual([
      ['B3', 3, 'material', 1, 'material', 'lines.1.material'],
      ['C4', 4, 'quantityKg', 2, 'quantityKg', 'lines.2.quantityKg'],
      ['F4', 4, 'commitment', 2, 'commitment', 'lines.2.commitment'],
      ['A5', 5, 'reference', 3, 'reference', 'lines.3.reference'],
      ['D5', 5, 'period', 3, 'period', 'lines.3.period'],
    ])
    expect(await member.api.all('/demand/forecasts')).toEqual([])
    const imported = await send(member.api, '/demand/forecasts?reference=p', file)
    expect([imported.status, imported.body.errors]).toEqual([422, body.errors])
    expect(await member.api.all('/demand/forecasts')).toEqual([])
  })

  test('what a preview finds without fault, the import stores: CSV, NDJSON, JSON and a workbook', async () => {
    const drafts = [
      line({ reference: 'x1', endUse: '=cmd()' }),
      line({
        reference: 'x2',
        quantityKg: '0.001',
        priority: 2,
        substitutes: [{ material: 'nd-oxide', ratio: '1.05' }],
      }),
    ]
    const first = await member.api.post('/demand/forecasts', forecast(drafts as never, { reference: 'all-ways' }))
    expect(first.status).toBe(201)
    const ways: [string, string, string | Buffer][] = [
      ['json', 'application/json', JSON.stringify({ reference: 'json', lines: drafts })],
      ['ndjson', 'application/x-ndjson', drafts.map(one => JSON.stringify(one)).join('\n')],
    ]
    for (const format of ['csv', 'xlsx']) {
      const file = await fetched(member.api, `/demand/forecasts/export?format=${format}`)
      expect(file.headers.get('content-disposition')).toBe(`attachment; filename="forecasts.${format}"`)
      ways.push([format, format === 'csv' ? 'text/csv' : XLSX, file.bytes])
    }
    for (const [reference, type, file] of ways) {
      const preview = await send(member.api, `/demand/forecasts/preview?reference=${reference}`, file, type)
      expect([reference, preview.body.errors, preview.body.importable]).toEqual([reference, [], true])
      const made = await send(member.api, `/demand/forecasts?reference=${reference}`, file, type)
      expect([reference, made.status, made.body.errors]).toEqual([reference, 201, undefined])
      expect(bare(without(made.body.lines as never, 'id'))).toEqual(bare(drafts))
    }
    for (const one of await member.api.all('/demand/forecasts'))
      await member.api.delete(`/demand/forecasts/${one.id}`, one.version)
  })
})

describe('the limits of a forecast as a file', () => {
  test('a preview of a file without rows says what stands in the way, as the import does', async () => {
    const files: [Party, string, string, string, string][] = [
      [member, '/demand/forecasts', '/demand/forecasts/preview', HEAD, 'lines'],
      [supplier, '/supply/offers/import', '/supply/offers/preview', 'reference,material', 'offers'],
    ]
    for (const [{ api }, path, preview, head, list] of files) {
      const errors = [{ path: list, message: `the file has no ${list}` }]
      const query = list === 'lines' ? '?reference=none' : ''
      const { body } = await send(api, `${preview}${query}`, `${head}\n`)
      expect(body).toMatchObject({ importable: false, rows: 0, errorCount: 1, errors })
      expect((await send(api, `${path}${query}`, `${head}\n`)).body.errors).toMatchObject(errors)
    }
  })

  test('a formula goes out as a text that nothing runs', async () => {
    const made = await member.api.post(
      '/demand/forecasts',
      forecast([line({ reference: '=1+1', endUse: "=cmd|' /C calc'!A0" })]),
    )
    const csv = (await fetched(member.api, '/demand/forecasts/export')).bytes.toString()
    expect(csv).toContain(",'=1+1,")
    expect(csv).not.toMatch(/(?:^|[,\n"])[=+@]/)
    const back = await send(member.api, `/demand/forecasts/preview?reference=${made.body.reference}`, csv)
    expect(without((back.body.items as { value: Record<string, unknown> }[]).map(item => item.value))).toMatchObject([
      { reference: '=1+1', endUse: "=cmd|' /C calc'!A0" },
    ])
  })

  test('a repeated import with its key answers the same, and revising takes files too', async () => {
    const file = (await fetched(member.api, '/templates/forecast.xlsx')).bytes
    const key = { 'idempotency-key': unique('file') }
    const first = await send(member.api, '/demand/forecasts?reference=keyed', file, XLSX, key)
    const again = await send(member.api, '/demand/forecasts?reference=keyed', file, XLSX, key)
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id])
    const revised = await fetch(`${hub.url}/api/v1/demand/forecasts/${first.body.id}?reference=keyed`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${member.api.token}`, 'content-type': XLSX, 'if-match': '"1"' },
      body: new Uint8Array(file),
    })
    expect([revised.status, ((await revised.json()) as { version: number }).version]).toEqual([200, 2])
  })

  test('10,000 rows are taken, as a workbook too, and 10,001 refused', async () => {
    const { api } = await admitted(hub, 'member')
    const csv = (rows: number) =>
      [HEAD, ...Array.from({ length: rows }, (_, i) => `r${i};ndpr-oxide;1;2027-Q2;DE;forecast;`)].join('\n')
    expect((await send(api, '/demand/forecasts?reference=most', csv(10_000))).status).toBe(201)
    const more = await send(api, '/demand/forecasts?reference=more', csv(10_001))
    expect([more.status, more.body.errors?.[0]?.path]).toEqual([422, 'lines'])
    const file = (await fetched(api, '/demand/forecasts/export?format=xlsx')).bytes
    const { id } = (await api.all('/demand/forecasts'))[0]
    const preview = await send(api, `/demand/forecasts/preview?first=1&revises=${id}`, file, XLSX)
    expect(preview.body).toMatchObject({
      reference: 'most',
      importable: true,
      valid: 10_000,
      items: { length: 1 },
      totals: [{ material: 'ndpr-oxide', period: '2027-Q2', quantityKg: '10000', lines: 10_000 }],
    })
  })
})

describe('offers as files', () => {
  test('go out and come back with chains, proofs and prices, all or none', async () => {
    const drafts = [
      offer({ reference: 'o1', composition: { Nd: '75', Pr: '25' } }),
      offer({
        reference: 'o2',
        price: {
          tiers: [
            { fromKg: '0', amount: '95.5' },
            { fromKg: '1000', amount: '93' },
          ],
          currency: 'EUR',
        },
      }),
      offer({
        reference: 'o3',
        price: { formula: { index: 'NdPr', premium: '-1.5' }, currency: 'USD' },
        chain: [stage('mining', { site: '=evil' })],
      }),
    ]
    const made = await send(
      supplier.api,
      '/supply/offers/import',
      JSON.stringify({ offers: drafts }),
      'application/json',
    )
    expect([made.status, (made.body.items as { price: unknown }[]).map(one => one.price)]).toEqual([
      201,
      drafts.map(one => one.price),
    ])
    const other = await admitted(hub, 'supplier')
    for (const [format, type] of [
      ['csv', 'text/csv'],
      ['xlsx', XLSX],
    ] as const) {
      const file = (await fetched(supplier.api, `/supply/offers/export?format=${format}`)).bytes
      const preview = await send(supplier.api, '/supply/offers/preview', file, type)
      const taken = [0, 1, 2].map(nth => ({ path: `offers.${nth}.reference`, message: 'already in use' }))
      expect([preview.status, preview.body.errors, preview.body.valid]).toMatchObject([200, taken, 3])
      // Ids of one instant have no order, and offers are listed by id.
      const back = (preview.body.items as { value: { reference: string } }[]).map(item => item.value)
      expect(bare(back.sort((a, b) => (a.reference < b.reference ? -1 : 1)))).toEqual(bare(drafts))
      const again = await send(supplier.api, '/supply/offers/import', file, type)
      expect([again.status, again.body.code]).toEqual([409, 'duplicate-reference'])
      if (format === 'xlsx') expect((await send(other.api, '/supply/offers/import', file, type)).status).toBe(201)
    }
    expect((await other.api.all('/supply/offers')).length).toBe(3)
    const faulty = await send(
      supplier.api,
      '/supply/offers/import',
      'reference,material,quantityKg,period,incoterm,deliverFrom,price.amount,price.currency,validUntil,chain.stage,chain.country,chain.site,chain.operator\nn1,ndpr-oxide,1,2027-Q2,DAP,AU,1,EUR,2027-12-31,mining,AU,A,B\nn1,,,,,,,,,metal,XX,A,B\n',
    )
    expect([faulty.status, faulty.body.errors?.map(({ cell, path }) => [cell, path])]).toEqual([
      422,
      [['K3', 'offers.0.chain.1.country']],
    ])
    expect((await supplier.api.all('/supply/offers')).length).toBe(3)
  })

  test('a repeated import gives its prices back, and none is kept with the key', async () => {
    const file = (await fetched(supplier.api, '/templates/offer.csv')).bytes
    const key = { 'idempotency-key': unique('offers') }
    const one = await send(supplier.api, '/supply/offers/import', file, 'text/csv', key)
    const two = await send(supplier.api, '/supply/offers/import', file, 'text/csv', key)
    expect([one.status, two.status]).toEqual([201, 201])
    expect(two.body).toEqual(one.body)
    expect(one.body.items).toMatchObject([{ price: { fixed: { amount: '90.00', currency: 'EUR' } } }])
  })
})

describe('templates', () => {
  test.each(['forecast.csv', 'forecast.xlsx', 'offer.csv', 'offer.xlsx'])('%s can be imported as it is', async name => {
    const file = await fetched(operator, `/templates/${name}`)
    expect(file.status).toBe(200)
    const side = name.startsWith('forecast') ? '/demand/forecasts' : '/supply/offers'
    const { api } = await admitted(hub, name.startsWith('forecast') ? 'member' : 'supplier')
    const { body } = await send(
      api,
      `${side}/preview?${side.includes('demand') ? 'reference=t' : ''}`,
      file.bytes,
      name.endsWith('csv') ? 'text/csv' : XLSX,
    )
    expect([body.errors, body.importable]).toEqual([[], true])
  })
  test('there are no others', async () => {
    for (const name of ['forecast.pdf', 'x', '__proto__', '..%2fsecrets'])
      expect((await operator.get(`/templates/${name}`)).status).toBe(404)
  })
})

describe('a round as files', () => {
  const parts = ['lines', 'offers', 'allocations', 'explanations', 'pool'] as const
  const mine: Record<(typeof parts)[number], ('operator' | 'member' | 'supplier')[]> = {
    lines: ['operator', 'member'],
    offers: ['operator', 'supplier'],
    allocations: ['operator', 'member', 'supplier'],
    explanations: ['operator', 'member', 'supplier'],
    pool: ['operator', 'member', 'supplier'],
  }
  test.each(parts)('%s show to each caller what JSON shows, and nothing else', async part => {
    const callers = { operator, member: played.members[1]?.api as Api, supplier: played.suppliers[0]?.api as Api }
    for (const who of mine[part]) {
      const api = callers[who]
      const shown =
        part === 'pool'
          ? (await api.get(`/rounds/${played.roundId}/pool`)).body.cells
          : await api.all(`/rounds/${played.roundId}/${part}`)
      const { bytes, headers } = await fetched(api, `/rounds/${played.roundId}/${part}/export?format=ndjson`)
      expect(headers.get('content-type')).toBe('application/x-ndjson')
      expect(
        bytes
          .toString()
          .split('\n')
          .filter(Boolean)
          .map(one => JSON.parse(one)),
      ).toEqual(shown)
      const csv = (await fetched(api, `/rounds/${played.roundId}/${part}/export`)).bytes.toString()
      const rows = csv.trimEnd().split('\r\n').length - 1
      expect([who, rows >= shown.length]).toEqual([who, true])
      for (const { id } of shown) if (id) expect(csv).toContain(id)
      expect(
        (await fetched(api, `/rounds/${played.roundId}/${part}/export?format=xlsx`)).bytes.subarray(0, 2).toString(),
      ).toBe('PK')
    }
  })
  test('a stranger reads no line or offer of others, and a missing round is 404', async () => {
    const csv = (await fetched(member.api, `/rounds/${played.roundId}/lines/export`)).bytes.toString()
    expect(csv.trimEnd().split('\r\n')).toHaveLength(1)
    expect((await fetched(supplier.api, `/rounds/${played.roundId}/lines/export`)).status).toBe(403)
    expect((await fetched(operator, '/rounds/01890000-0000-7000-8000-00000000dead/lines/export')).status).toBe(404)
  })
})

describe('the examples of infra/docs/files.md', () => {
  const text = readFileSync(new URL('../../infra/docs/files.md', import.meta.url), 'utf8')
  const blocks = new Map(
    [...text.matchAll(/^```\w+ ([\w-]+)\n([\s\S]*?)^```$/gm)].map(([, name = '', body = '']) => [name, body]),
  )
  const block = (name: string): string => blocks.get(name) ?? ''
  const mapped = (name: string, format: string) =>
    `&format=${format}&mapping=${encodeURIComponent(block(`${name}-mapping`))}`
  test.each([
    ['forecast', 'text/csv', '', 'lines'],
    ['erp', 'text/csv', mapped('erp', 'erp'), 'erp-lines'],
    ['catena-x', 'application/json', mapped('catena-x', 'catena-x-dcm'), 'catena-x-lines'],
    ['delfor', 'application/edifact', mapped('delfor', 'delfor'), 'delfor-lines'],
  ])('%s is stored as the page says', async (name, type, query, lines) => {
    const path = `/demand/forecasts?reference=docs-${name}${query}`
    const preview = await send(member.api, path.replace('?', '/preview?'), block(name), type)
    expect([preview.status, preview.body.errors]).toEqual([200, []])
    const made = await send(member.api, path, block(name), type)
    expect([made.status, made.body.errors]).toEqual([201, undefined])
    expect(made.body.lines).toMatchObject(JSON.parse(block(lines)))
  })
  test('offers are stored as the page says', async () => {
    const made = await send(supplier.api, '/supply/offers/import', block('offers'))
    expect([made.status, made.body.errors]).toEqual([201, undefined])
    expect(made.body.items).toMatchObject([
      {
        reference: 'O-1',
        validUntil: '2027-12-31T23:59:59Z',
        chain: [{ stage: 'mining', ownership: [{ sharePct: '60' }, { country: 'NZ' }] }, { stage: 'separation' }],
      },
    ])
  })
})
