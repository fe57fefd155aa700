import { MOST_MAPPINGS } from '@lodestone/contracts'
import type { Api, Reply, TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, startWholeHub, unique } from './hub.ts'
import { joined } from './joined.ts'
import type { Party } from './journey.ts'

/** What an organisation has said once of its own files, and what its files are then read by. */

let hub: TestHub
let member: Party
let other: Party
beforeAll(async () => {
  hub = await startWholeHub({ RATE_LIMIT_PER_SECOND: '0' })
  member = await admitted(hub, 'member')
  other = await admitted(hub, 'member')
})
afterAll(() => hub?.stop())

const MAPPING = {
  columns: { material: 'Material', plant: 'Werk', quantity: 'Menge', unit: 'ME', week: 'KW' },
  materials: { '4711': { material: 'nd-metal' } },
  plants: { '1000': 'DE' },
}
/** The same with all that was not said. */
const WHOLE = { ...MAPPING, period: 'quarter', split: 'thursday', commitment: 'forecast' }
const draft = (more: object = {}) => ({ name: unique('SAP'), format: 'erp', mapping: MAPPING, ...more })
const FILE = 'Material;Werk;Menge;ME;KW\n4711;1000;1,5;TO;202813\n'
const NEW_NUMBER = `${FILE}4712;1000;1;TO;202813\n`

async function send(api: Api, path: string, query: Record<string, string>, file = FILE, type = 'text/csv') {
  const response = await fetch(`${api.origin}/api/v1${path}?${new URLSearchParams(query)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.token}`, 'content-type': type },
    body: file,
  })
  return { status: response.status, body: (await response.json()) as Reply['body'] }
}
const preview = (api: Api, query: Record<string, string>, file?: string) =>
  send(api, '/demand/forecasts/preview', query, file)

describe('a saved mapping', () => {
  test('is kept, listed without what it says, revised by version and deleted', async () => {
    const { name, ...rest } = draft()
    const made = await member.api.post('/demand/mappings', { name, ...rest })
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"'])
    const { id } = made.body
    expect(made.body).toMatchObject({ id, name, format: 'erp', version: 1, mapping: WHOLE })
    expect((await member.api.get(`/demand/mappings/${id}`)).body).toEqual(made.body)
    const listed = (await member.api.get('/demand/mappings')).body.items
    expect(listed).toEqual([
      {
        id,
        name,
        format: 'erp',
        version: 1,
        updatedAt: made.body.updatedAt,
        columns: expect.any(Array),
        materials: 1,
      },
    ])
    expect([...listed[0].columns].sort()).toEqual(['KW', 'ME', 'Material', 'Menge', 'Werk'])
    const put = (version: number | undefined, body: object) =>
      member.api.send('PUT', `/demand/mappings/${id}`, body, version ? { headers: { 'if-match': `"${version}"` } } : {})
    const more = draft({
      name,
      mapping: { ...MAPPING, materials: { ...MAPPING.materials, '4712': { material: 'dy-oxide' } } },
    })
    expect((await put(undefined, more)).status).toBe(428)
    expect([(await put(1, more)).status, (await put(1, more)).body.code]).toEqual([200, 'stale-version'])
    expect((await member.api.get(`/demand/mappings/${id}`)).body).toMatchObject({
      version: 2,
      mapping: { materials: { '4712': { material: 'dy-oxide' } } },
    })
    expect((await member.api.delete(`/demand/mappings/${id}`, 1)).status).toBe(412)
    expect((await member.api.delete(`/demand/mappings/${id}`, 2)).status).toBe(204)
    expect((await member.api.get(`/demand/mappings/${id}`)).status).toBe(404)
  })

  test('has a name of its own within its organisation', async () => {
    const first = draft()
    expect((await member.api.post('/demand/mappings', first)).status).toBe(201)
    const refused = await member.api.post('/demand/mappings', first)
    expect([refused.status, refused.body.code, refused.body.errors[0].path]).toEqual([
      409,
      'duplicate-reference',
      'name',
    ])
    expect((await other.api.post('/demand/mappings', first)).status).toBe(201)
    const second = (await member.api.post('/demand/mappings', draft())).body
    const put = await member.api.send('PUT', `/demand/mappings/${second.id}`, first, { headers: { 'if-match': '"1"' } })
    expect([put.status, put.body.code]).toEqual([409, 'duplicate-reference'])
  })

  test('is its organisation’s alone: nobody else lists, reads, changes, deletes or imports by it', async () => {
    const { id, name } = (await member.api.post('/demand/mappings', draft())).body
    const [operator, auditor] = [await hub.operator(), await hub.api.as({ sub: 'axel', roles: ['auditor'] })]
    for (const api of [operator, auditor]) {
      expect((await api.get('/demand/mappings')).status).toBe(403)
      expect((await api.get(`/demand/mappings/${id}`)).status).toBe(403)
    }
    const { api } = other
    expect((await api.get('/demand/mappings')).body.items.map((one: { id: string }) => one.id)).not.toContain(id)
    const unknown = await api.get(`/demand/mappings/${crypto.randomUUID()}`)
    const [read, put, gone] = [
      await api.get(`/demand/mappings/${id}`),
      await api.send('PUT', `/demand/mappings/${id}`, draft(), { headers: { 'if-match': '"1"' } }),
      await api.delete(`/demand/mappings/${id}`, 1),
    ]
    for (const reply of [read, put, gone]) {
      expect(reply.status).toBe(404)
      expect({ ...reply.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' })
    }
    expect(await preview(api, { savedMapping: name })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'query.savedMapping', message: 'your organisation has no mapping of this name' }] },
    })
  })

  test('is read by a reader of its organisation, who changes nothing', async () => {
    const { id } = (await member.api.post('/demand/mappings', draft())).body
    const { api: reader } = await joined(hub, member.api, { position: 'reader' })
    expect((await reader.get(`/demand/mappings/${id}`)).status).toBe(200)
    expect((await reader.post('/demand/mappings', draft())).status).toBe(403)
    expect((await reader.delete(`/demand/mappings/${id}`, 1)).status).toBe(403)
  })
})

describe('a mapping', () => {
  test.each([
    ['no columns of a file of an ERP', { mapping: { materials: {} } }, 'mapping.columns'],
    ['columns of a delivery schedule', { format: 'delfor' }, 'mapping.columns'],
    ['another format', { format: 'csv' }, 'format'],
    ['a name of nothing', { name: ' ' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(61) }, 'name'],
    [
      'two columns that say when',
      { mapping: { ...MAPPING, columns: { ...MAPPING.columns, date: 'D' } } },
      'mapping.columns',
    ],
    [
      'a material that there is not',
      { mapping: { ...MAPPING, materials: { 'A.1': { material: 'unobtainium' } } } },
      'mapping.materials.A.1.material',
    ],
    [
      'a grade that there is not',
      { mapping: { ...MAPPING, materials: { a: { material: 'ndfeb-magnet', grade: 'none' } } } },
      'mapping.materials.a.grade',
    ],
    ['a place that there is not', { mapping: { ...MAPPING, plants: { '1000': 'XX' } } }, 'mapping.plants.1000'],
    [
      'pieces of no mass',
      { mapping: { ...MAPPING, materials: { a: { material: 'nd-metal', kgPerUnit: '-1' } } } },
      'mapping.materials.a.kgPerUnit',
    ],
    [
      'more numbers than are kept',
      {
        mapping: {
          ...MAPPING,
          materials: Object.fromEntries(Array.from({ length: 2_001 }, (_, n) => [`m${n}`, { material: 'nd-metal' }])),
        },
      },
      'mapping.materials',
    ],
    ['something else', { mapping: { ...MAPPING, formula: '=1' } }, 'mapping.formula'],
  ])('with %s is refused with its field', async (_, more, path) => {
    const { status, body } = await member.api.post('/demand/mappings', draft(more))
    expect([status, body.code, body.errors?.[0]?.path]).toEqual([422, 'validation-failed', path])
  })

  test('that names a prototype is refused', async () => {
    const text = JSON.stringify(draft()).replace('"4711"', '"__proto__"')
    expect((await send(member.api, '/demand/mappings', {}, text, 'application/json')).status).toBe(400)
  })
})

describe('a file that is read by a saved mapping', () => {
  test('is imported by its name alone, and says which numbers the mapping lacks', async () => {
    const { name } = (await member.api.post('/demand/mappings', draft())).body
    const read = await preview(member.api, { savedMapping: name, reference: 'r' })
    expect(read.body).toMatchObject({
      read: { format: 'erp' },
      importable: true,
      items: [{ value: { reference: '4711/1000/2028-Q1', quantityKg: '1500', deliverTo: 'DE' } }],
      found: { materials: [{ number: '4711', rows: 1, mapped: true }], plants: [{ number: '1000', mapped: true }] },
    })
    const made = await send(member.api, '/demand/forecasts', { savedMapping: name, reference: unique('by-name') })
    expect([made.status, made.body.lines[0].quantityKg]).toEqual([201, '1500'])
    const lacking = await preview(member.api, { savedMapping: name }, NEW_NUMBER)
    expect(lacking.body.importable).toBe(false)
    expect(lacking.body.found.materials).toMatchObject([{ mapped: true }, { number: '4712', mapped: false }])
    const message = 'a material number that the mapping does not name'
    const refused = await send(
      member.api,
      '/demand/forecasts',
      { savedMapping: name, reference: unique('n') },
      NEW_NUMBER,
    )
    expect([refused.status, refused.body.errors]).toMatchObject([422, [{ cell: 'A3', value: '4712', message }]])
  })

  test('is named once: not with another mapping, nor as of another format', async () => {
    const { name } = (await member.api.post('/demand/mappings', draft())).body
    for (const [query, path] of [
      [{ savedMapping: name, mapping: '{"materials":{}}' }, 'query.mapping'],
      [{ savedMapping: name, format: 'delfor' }, 'query.format'],
      [{ savedMapping: 'none of this name' }, 'query.savedMapping'],
      [{ savedMapping: '' }, 'query.savedMapping'],
    ] as const)
      for (const route of ['/demand/forecasts', '/demand/forecasts/preview']) {
        const { status, body } = await send(member.api, route, { ...query, reference: unique('r') })
        expect([status, body.errors?.[0]?.path ?? body.detail]).toEqual([422, path])
      }
  })

  test('without a mapping a preview says what one is made of, an import that it needs one', async () => {
    const { body } = await preview(member.api, {})
    expect(body.found.proposed.columns).toEqual(MAPPING.columns)
    const asked = await preview(member.api, { format: 'erp' })
    expect(asked.body).toMatchObject({ importable: false, items: [], errors: [{ path: 'mapping' }] })
    expect((await send(member.api, '/demand/forecasts', { format: 'erp', reference: 'r' })).status).toBe(422)
  })
})

test('an organisation has fifty mappings at most, also where some are saved at once', async () => {
  const { api } = await admitted(hub, 'member')
  const save = () => api.post('/demand/mappings', draft())
  for (let saved = 0; saved < MOST_MAPPINGS - 1; saved++) expect((await save()).status).toBe(201)
  const last = await Promise.all([save(), save(), save()])
  expect(last.map(({ status, body }) => (status === 201 ? 201 : body.code)).sort()).toEqual([
    201,
    'wrong-state',
    'wrong-state',
  ])
})
