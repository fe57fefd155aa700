import { randomBytes } from 'node:crypto'
import { sha256Hex } from '@lodestone/kernel'
import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { draft, judgeDue, type SupplyHub, startSupply, type TestSupplier } from '../hub/hub.fixture.ts'
import { proof } from '../offer/offer.fixture.ts'
import { countWaiting } from '../screening/screening.store.ts'

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

describe('a file that several suppliers have given', () => {
  const named = (sha256: string) => ({ evidence: [proof('mining', { sha256 }), proof('separation', { sha256 })] })
  const offered = async (api: Api, sha256: string): Promise<string> =>
    (await api.post('/supply/offers', draft(named(sha256)))).body.id
  const queued = async (id: string) => {
    const queue = await (await hub.operator()).all('/supply/screening-queue')
    return queue.find(item => item.id === id)
  }
  const count = async () => countWaiting(hub.context.database, hub.context.clock())

  test('brings the offers that it documents to an operator, and to nobody’s knowledge but his', async () => {
    const content = pdf(90)
    const sha256 = sha256Hex(content)
    await upload(seller, content)
    const [first, second, theirs] = [
      await offered(seller, sha256),
      await offered(seller, sha256),
      await offered(rival.api, sha256),
    ]
    const screening = async () => (await seller.get(`/supply/offers/${first}/screening`)).body
    const [before, waiting] = [await screening(), await count()]
    // One supplier's file for several offers and stages, and a digest without a file, are nothing to look at.
    expect([await queued(first), await queued(theirs)]).toEqual([undefined, undefined])
    await upload(rival.api, content)
    await judgeDue(hub)
    for (const id of [first, second, theirs]) {
      const item = await queued(id)
      expect(item).toMatchObject({ level: 'A', reasons: [], assurance: 'documented' })
      expect(item.evidence).toMatchObject([{ otherSuppliers: 1 }, { otherSuppliers: 1 }])
    }
    expect(await count()).toBe(waiting + 3)
    expect(await screening()).toEqual(before)
    for (const api of [seller, rival.api]) expect((await api.get('/supply/screening-queue')).status).toBe(403)
    const reason = 'both buy of this mine'
    const operator = await hub.operator()
    const decided = await operator.post(`/supply/offers/${first}/screening/decision`, { level: 'A', reason })
    expect(decided.status).toBe(200)
    expect(await queued(first)).toBeUndefined()
    expect(await queued(second)).toMatchObject({ reasons: [] })
    await rival.api.delete(`/supply/offers/${theirs}`, 1)
    expect(await queued(theirs)).toBeUndefined()
  })
})

describe('a file that an offer names', () => {
  const known = async (api: Api, id: string) => (await api.get(`/supply/offers/${id}/screening`)).body.assurance
  const proven = (sha256: string) => ({ evidence: [proof('mining', { sha256 }), proof('separation', { sha256 })] })
  const offered = async (api: Api, sha256: string): Promise<string> =>
    (await api.post('/supply/offers', draft(proven(sha256)))).body.id

  test('documents its level once its own supplier has given it, and that is told', async () => {
    const content = pdf(200)
    const sha256 = sha256Hex(content)
    const [own, others] = [await offered(seller, sha256), await offered(rival.api, sha256)]
    expect([await known(seller, own), await known(rival.api, others)]).toEqual(['declared', 'declared'])
    await upload(seller, content)
    await judgeDue(hub)
    expect([await known(seller, own), await known(rival.api, others)]).toEqual(['documented', 'declared'])
    expect(await known(seller, await offered(seller, sha256))).toBe('documented')
    const rows = await hub.context.database.query<{ data: string }>(
      "SELECT data FROM journal WHERE subject = $1 AND type = 'supply.offer-screened.v1' ORDER BY seq",
      [own],
    )
    expect(rows.map(row => JSON.parse(row.data).assurance)).toEqual([undefined, 'documented'])
  })
  test('documents every offer that names it, however posts, revisions and the upload fall together', async () => {
    for (const _ of Array(5)) {
      const content = pdf(100)
      const sha256 = sha256Hex(content)
      const revised = draft(proven(sha256))
      const { id, version } = (await seller.post('/supply/offers', { ...revised, evidence: [] })).body
      const posts = Array.from({ length: 6 }, () => offered(seller, sha256))
      const [ids] = await Promise.all([
        Promise.all(posts),
        upload(seller, content),
        seller.put(`/supply/offers/${id}`, revised, version),
      ])
      await judgeDue(hub)
      for (const one of [id, ...ids]) expect(await known(seller, one)).toBe('documented')
    }
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
