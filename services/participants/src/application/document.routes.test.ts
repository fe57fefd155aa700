import { type Api, startTestHub, type TestHub } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { participants } from '../service.ts'

let hub: TestHub
let database: pg.Client
let operator: Api
beforeAll(async () => {
  hub = await startTestHub([participants])
  operator = await hub.operator()
  database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
})
afterAll(async () => {
  await database?.end()
  await hub?.stop()
})

let counter = 0
async function applied() {
  const api = await hub.api.as({ sub: `giver ${++counter}`, roles: [] })
  const { status, body } = await api.post('/applications', {
    kind: 'supplier',
    legalName: `Document Pty ${counter}`,
    country: 'AU',
    vatNumber: `DE${100_000_000 + counter}`,
    address: { street: '1 Mine Road', city: 'Perth', country: 'AU' },
    owners: [],
    noOwners: 'A foundation.',
    contact: { name: 'Ann', email: 'ann@aurora.example' },
  })
  expect(status).toBe(201)
  return { api, id: body.id as string, path: `/applications/${body.id}/documents` }
}
function form(content: string | Uint8Array<ArrayBuffer>, name = 'extract.pdf') {
  const body = new FormData()
  body.append('file', new Blob([content], { type: 'text/html' }), name)
  return body
}
const PDF = '%PDF-1.7 extract'
const give = (api: Api, path: string, content: string | Uint8Array<ArrayBuffer> = PDF, kind = 'register-extract') =>
  api.post(`${path}?kind=${kind}`, form(content, '../../<script>.html'))
const listed = async (api: Api, path: string) => (await api.get(path)).body.items?.length
const bytesOf = async (api: Api, path: string) => {
  const reply = await fetch(`${hub.url}/api/v1${path}`, { headers: { authorization: `Bearer ${api.token}` } })
  return { status: reply.status, headers: reply.headers, text: await reply.text() }
}

describe('a document of an application', () => {
  test('is given by its applicant, once, and opened by the two alone, under a name of the hub', async () => {
    const { api, path } = await applied()
    const given = await give(api, path)
    expect([given.status, given.body]).toEqual([
      201,
      {
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        kind: 'register-extract',
        bytes: PDF.length,
        mediaType: 'application/pdf',
        givenAt: expect.any(String),
      },
    ])
    expect((await give(api, path)).body).toEqual(given.body)
    for (const one of [api, operator]) {
      expect((await one.get(path)).body).toEqual({ items: [given.body], nextCursor: null })
      const { status, headers, text } = await bytesOf(one, `${path}/${given.body.sha256}`)
      expect([status, text, headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([
        200,
        PDF,
        'application/pdf',
        'nosniff',
      ])
      expect(headers.get('content-disposition')).toBe(
        `attachment; filename="register-extract-${given.body.sha256.slice(0, 12)}.pdf"`,
      )
    }
  })

  test('leaves in the history that it was given and opened, and nothing of what it says', async () => {
    const { api, id, path } = await applied()
    const { sha256 } = (await give(api, path)).body
    await bytesOf(operator, `${path}/${sha256}`)
    const { rows } = await database.query(
      "SELECT type, data::jsonb - 'sha256' AS data FROM participants.journal WHERE subject = $1 ORDER BY seq",
      [id],
    )
    expect(rows.slice(1)).toEqual([
      {
        type: 'participants.application-document-given',
        data: { kind: 'supplier', country: 'AU', document: 'register-extract' },
      },
    ])
    const read = await database.query(
      "SELECT data FROM participants.journal WHERE subject LIKE 'read:%' AND data LIKE $1",
      [`%${id}%`],
    )
    expect(read.rowCount).toBeGreaterThanOrEqual(1)
  })

  test('is nobody else’s: not another applicant’s, a member’s or an auditor’s', async () => {
    const { api, path } = await applied()
    const { sha256 } = (await give(api, path)).body
    const { api: other, path: own } = await applied()
    expect((await other.get(path)).status).toBe(404)
    expect((await bytesOf(other, `${path}/${sha256}`)).status).toBe(404)
    expect((await give(other, path)).status).toBe(404)
    expect((await other.send('DELETE', `${path}/${sha256}`)).status).toBe(404)
    // Nor by its digest: the same bytes are each applicant's own.
    expect((await bytesOf(other, `${own}/${sha256}`)).status).toBe(404)
    const org = '01890000-0000-7000-8000-00000000aaaa'
    for (const one of [await hub.auditor(), await hub.member(org), await hub.supplier(org)]) {
      expect([403, 404]).toContain((await one.get(path)).status)
      expect([403, 404]).toContain((await bytesOf(one, `${path}/${sha256}`)).status)
    }
    expect([403, 404]).toContain((await give(operator, path)).status)
  })
})

describe('giving documents', () => {
  test('is taken back while the application is open, and stays as it is once that is decided', async () => {
    const { api, id, path } = await applied()
    const { sha256 } = (await give(api, path)).body
    expect((await api.send('DELETE', `${path}/${sha256}`)).status).toBe(204)
    expect((await api.send('DELETE', `${path}/${sha256}`)).status).toBe(404)
    expect(await listed(api, path)).toBe(0)
    await give(api, path)
    await operator.post(`/applications/${id}/refuse`, { reasons: 'Not now.' })
    expect(await give(api, path, '%PDF-late')).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
    expect((await api.send('DELETE', `${path}/${sha256}`)).status).toBe(409)
    expect(await listed(api, path)).toBe(1)
  })

  test.each([
    ['a page', '<html><script>alert(1)</script></html>'],
    ['nothing', ''],
    ['a picture of a kind that browsers run', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ])('is refused that is %s, whatever it is called', async (_, content) => {
    const { api, path } = await applied()
    expect(await give(api, path, content)).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } })
    expect(await listed(api, path)).toBe(0)
  })

  test('is one of eight, of five megabytes each and twenty together', async () => {
    const { api, path } = await applied()
    const large = (size: number, nth: number) => {
      const bytes = new Uint8Array(size)
      bytes.set(new TextEncoder().encode(`%PDF-1.7 ${nth}`))
      return bytes
    }
    const MB = 1024 * 1024
    expect((await give(api, path, large(5 * MB + 1, 0))).status).toBe(413)
    expect((await give(api, path, large(7 * MB, 0))).status).toBe(413)
    for (const nth of [1, 2, 3, 4]) expect((await give(api, path, large(5 * MB, nth))).status).toBe(201)
    expect((await give(api, path)).body).toMatchObject({ code: 'validation-failed', errors: [{ path: 'file' }] })
    const { api: small, path: many } = await applied()
    for (let nth = 0; nth < 8; nth++) expect((await give(small, many, `%PDF-${nth}`)).status).toBe(201)
    expect((await give(small, many, '%PDF-9')).status).toBe(422)
    // What is there already is no more.
    expect((await give(small, many, '%PDF-7')).status).toBe(201)
    expect((await small.post(`${many}?kind=portrait`, form(PDF))).status).toBe(422)
  })

  test('of nine at once eight are kept', async () => {
    const { api, path } = await applied()
    const replies = await Promise.all(Array.from({ length: 9 }, (_, nth) => give(api, path, `%PDF-at once ${nth}`)))
    expect(replies.map(reply => reply.status).toSorted()).toEqual([...Array(8).fill(201), 422])
  })

  test('is refused where all together are as many bytes as the hub keeps', async () => {
    const { api, path } = await applied()
    await give(api, path)
    await database.query(
      `UPDATE participants.application_document SET bytes = 2000000000 WHERE application_id = (
      SELECT id FROM participants.application WHERE id::text = split_part($1, '/', 3))`,
      [path],
    )
    const { api: other, path: own } = await applied()
    expect(await give(other, own)).toMatchObject({ status: 429, body: { code: 'rate-limited' } })
    await database.query('DELETE FROM participants.application_document WHERE bytes = 2000000000')
    expect((await give(other, own)).status).toBe(201)
  })
})
