import { randomBytes } from 'node:crypto'
import { sha256Hex } from '@lodestone/kernel'
import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { draft, type SupplyHub, startSupply, type TestSupplier } from '../hub/hub.fixture.ts'
import { proof } from '../offer/offer.fixture.ts'

const MiB = 1024 * 1024
let hub: SupplyHub
let seller: Api
let rival: TestSupplier

beforeAll(async () => {
  hub = await startSupply()
  seller = (await hub.supplier()).api
  rival = await hub.supplier()
})
afterAll(() => hub?.stop())

const pdf = (bytes: number): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(bytes - 9)])
function upload(api: Api, content: Buffer, field = 'file') {
  const form = new FormData()
  form.append(field, new Blob([new Uint8Array(content)], { type: 'text/html' }), '../../evil.html')
  return api.post('/evidence', form)
}
const fetchFile = (api: Api, sha256: string) =>
  fetch(`${hub.url}/api/v1/evidence/${sha256}`, { headers: { authorization: `Bearer ${api.token}` } })

describe('a file of evidence', () => {
  test('is kept by its content and given back as it came, never to be opened by a browser', async () => {
    const content = pdf(5_000)
    const reply = await upload(seller, content)
    const sha256 = sha256Hex(content)
    expect([reply.status, reply.body]).toEqual([201, { sha256, bytes: 5_000, mediaType: 'application/pdf' }])
    const file = await fetchFile(seller, sha256)
    expect(Buffer.from(await file.arrayBuffer()).equals(content)).toBe(true)
    expect(file.headers.get('content-type')).toBe('application/pdf')
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="evidence-${sha256.slice(0, 12)}.pdf"`)
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
  })
  test('is its owner’s and the operators’ alone, and the same file given by two is each one’s own', async () => {
    const content = pdf(100)
    const { sha256 } = (await upload(seller, content)).body
    const statuses = async () =>
      Promise.all([seller, rival.api, await hub.operator()].map(async api => (await fetchFile(api, sha256)).status))
    expect(await statuses()).toEqual([200, 404, 200])
    expect((await fetchFile(await hub.auditor(), sha256)).status).toBe(403)
    expect((await upload(rival.api, content)).status).toBe(201)
    expect((await upload(rival.api, content)).status).toBe(201)
    expect(await statuses()).toEqual([200, 200, 200])
    const told = await (await hub.operator()).all(`/services/supply/audit?subject=evidence/${sha256}/${rival.org}`)
    expect(told.map(row => row.type)).toEqual(['supply.evidence-given'])
  })
  test('that nobody gave, or that is no hash, is not found', async () => {
    for (const name of ['ab'.repeat(32), 'AB'.repeat(32), 'x'])
      expect((await fetchFile(await hub.operator(), name)).status).toBe(404)
  })
  test('shows in the screening queue as uploaded', async () => {
    const { sha256 } = (await upload(seller, pdf(64))).body
    const { id } = (await seller.post('/supply/offers', draft({ evidence: [proof('mining', { sha256 })] }))).body
    const queue = await (await hub.operator()).all('/supply/screening-queue')
    expect(queue.find(item => item.id === id).evidence).toMatchObject([{ sha256, uploaded: true }])
  })
})

describe('an upload is refused', () => {
  test('above 20 MB with 413, at 20 MB not', async () => {
    expect((await upload(seller, pdf(20 * MiB))).status).toBe(201)
    const reply = await upload(seller, pdf(20 * MiB + 1))
    expect([reply.status, reply.body.code]).toEqual([413, 'too-large'])
  })
  test('of another type with 415, whatever its name and declared type', async () => {
    for (const content of [Buffer.from('<html>%PDF-'), Buffer.alloc(0)])
      expect((await upload(seller, content)).body.code).toBe('unsupported-media-type')
    expect((await seller.post('/evidence', { file: 'x' })).status).toBe(415)
    expect((await seller.send('POST', '/evidence')).status).toBe(415)
  })
  test('without the field file with 422', async () => {
    expect((await upload(seller, pdf(100), 'document')).body).toMatchObject({ errors: [{ path: 'file' }] })
    const form = new FormData()
    form.append('other', 'text')
    expect((await seller.post('/evidence', form)).body).toMatchObject({ status: 422, errors: [{ path: 'file' }] })
  })
  test('with a second file with 422, and neither is kept', async () => {
    const files = [pdf(100), pdf(200)]
    const form = new FormData()
    for (const content of files) form.append('file', new Blob([new Uint8Array(content)]), 'a.pdf')
    expect((await seller.post('/evidence', form)).body).toMatchObject({ status: 422, errors: [{ path: 'file' }] })
    for (const content of files) expect((await fetchFile(seller, sha256Hex(content))).status).toBe(404)
  })
  test.each([
    ['is no multipart body', 'nonsense'],
    ['breaks off', '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7'],
  ])('that %s with 400', async (_, body) => {
    const reply = await seller.post('/evidence', body, { type: 'multipart/form-data; boundary=x' })
    expect([reply.status, reply.body.code]).toEqual([400, 'malformed'])
  })
})
