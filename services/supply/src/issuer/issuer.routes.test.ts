import { CREDENTIAL_KINDS } from '@lodestone/contracts'
import { didKeyOf, KIND_NAMES } from '@lodestone/credentials'
import { pairs } from '@lodestone/credentials/fixture'
import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registration } from '../credential/credential.fixture.ts'
import { type SupplyHub, startSupply, type TestSupplier } from '../hub/hub.fixture.ts'
import { supply } from '../service.ts'

let hub: SupplyHub
let operator: Api
let seller: TestSupplier
beforeAll(async () => {
  hub = await startSupply()
  operator = await hub.operator()
  seller = await hub.supplier()
})
afterAll(() => hub?.stop())

let serial = 0
const draft = (more: object = {}) => registration({ did: `did:web:issuer-${++serial}.example`, ...more })
const register = async (more: object = {}) => (await operator.post('/supply/issuers', draft(more))).body
const facts = async (id: string) => {
  const rows = await hub.context.database.query<{ type: string; actor: string }>(
    'SELECT type, actor FROM journal WHERE subject = $1 ORDER BY seq',
    [id],
  )
  return rows.map(row => `${row.type} ${row.actor}`)
}
const { key } = pairs.ES256
const whole = (given: object) => ({ keys: [given] })

test('what may be attested is what the hub can read', () => {
  expect(CREDENTIAL_KINDS).toEqual(KIND_NAMES)
})

describe('an operator', () => {
  test('registers an issuer, changes it at the version that was read, and withdraws it with a reason', async () => {
    const made = await operator.post('/supply/issuers', draft({ keys: [key], hosts: ['status.example'] }))
    expect(made).toMatchObject({ status: 201, body: { version: 1, addedBy: 'olga', keys: [key] } })
    const { id, did, attests } = made.body
    const path = `/supply/issuers/${id}`
    expect((await operator.get(path)).headers.get('etag')).toBe('"1"')
    const particulars = { name: 'Another name', attests }
    expect((await operator.put(path, particulars, 2)).status).toBe(412)
    const revised = await operator.put(path, particulars, 1)
    expect(revised).toMatchObject({ status: 200, body: { did, name: 'Another name', version: 2 } })
    // What is left out is gone.
    expect(revised.body).not.toHaveProperty('keys')
    expect((await operator.post(`${path}/withdraw`, {})).status).toBe(422)
    const gone = await operator.post(`${path}/withdraw`, { reason: 'lost its accreditation' })
    expect(gone).toMatchObject({ status: 200, body: { version: 3, withdrawn: { reason: 'lost its accreditation' } } })
    expect(await operator.post(`${path}/withdraw`, { reason: 'said twice' })).toMatchObject({ body: { version: 3 } })
    expect((await operator.put(path, particulars, 3)).body.code).toBe('wrong-state')
    expect(await facts(id)).toEqual([
      'supply.issuer-registered.v1 olga',
      'supply.issuer-changed.v1 olga',
      'supply.issuer-withdrawn.v1 olga',
    ])
  })

  test('registers one once, and again after it was withdrawn, as the same issuer', async () => {
    const one = draft()
    const { id } = (await operator.post('/supply/issuers', one)).body
    expect((await operator.post('/supply/issuers', one)).body).toMatchObject({ code: 'duplicate-reference' })
    await operator.post(`/supply/issuers/${id}/withdraw`, { reason: 'for a while' })
    const again = await operator.post('/supply/issuers', one)
    expect(again).toMatchObject({ status: 201, body: { id, version: 3 } })
    expect(again.body).not.toHaveProperty('withdrawn')
    const both = await Promise.all(
      [1, 2].map(() => operator.post('/supply/issuers', { ...one, did: 'did:web:two.example' })),
    )
    expect(both.map(reply => reply.status).sort()).toEqual([201, 409])
  })

  test.each([pairs.ES256, pairs.ES384, pairs.EdDSA])('registers a did:key of $algorithm', async pair => {
    expect((await operator.post('/supply/issuers', draft({ did: didKeyOf(pair.key) }))).status).toBe(201)
  })
})

describe('is refused with the path, and nothing is kept', () => {
  const [remit] = registration().attests
  test.each<[string, object, string]>([
    ['another method', { did: 'did:ion:abc' }, 'did'],
    ['a did:web of this machine', { did: 'did:web:localhost%3A8080' }, 'did'],
    ['a did:web in numbers', { did: 'did:web:127.0.0.1' }, 'did'],
    ['a did:web that climbs', { did: 'did:web:issuer.example:..:x' }, 'did'],
    ['a did:key that is none', { did: 'did:key:z6Mk' }, 'did'],
    ['a private key', whole({ ...key, d: 'AAAA' }), 'keys.0'],
    ['a key of RSA', whole({ kty: 'RSA', n: 'AQAB', e: 'AQAB' }), 'keys.0'],
    ['a key of another curve', whole({ ...key, crv: 'secp256k1' }), 'keys.0'],
    ['a shared secret', whole({ kty: 'oct', k: 'AAAA' }), 'keys.0'],
    ['a key off its curve', whole({ ...key, y: key.x }), 'keys.0'],
    ['an unknown type', { attests: [{ ...remit, types: ['DigitalDream'] }] }, 'attests.0.types.0'],
    ['an unknown stage', { attests: [{ ...remit, stages: ['dreaming'] }] }, 'attests.0.stages.0'],
    ['an unknown country', { attests: [{ ...remit, countries: ['XX'] }] }, 'attests.0.countries.0'],
    ['a remit that ends before it begins', { attests: [{ ...remit, to: '2025-01-01' }] }, 'attests.0.to'],
    ['no remit', { attests: [] }, 'attests'],
    ['a host with a path', { hosts: ['example.org/x'] }, 'hosts.0'],
    ['a field nobody knows', { colour: 'red' }, 'colour'],
  ])('%s', async (_, more, path) => {
    const before = (await operator.all('/supply/issuers')).length
    const reply = await operator.post('/supply/issuers', draft(more))
    expect(reply).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
    expect(reply.body.errors.map((error: { path: string }) => error.path)).toContain(path)
    expect(await operator.all('/supply/issuers')).toHaveLength(before)
  })
})

test('who has sent a private key is told that others know it now', async () => {
  const { errors } = (await operator.post('/supply/issuers', draft(whole({ ...key, d: 'AAAA' })))).body
  expect(errors).toMatchObject([{ path: 'keys.0', message: expect.stringMatching(/^a private key: it is known/) }])
})

test('everybody reads whom to ask; keys, who registered it and why it was withdrawn are for operators and auditors', async () => {
  const { id } = await register({ keys: [key] })
  await operator.post(`/supply/issuers/${id}/withdraw`, { reason: 'a secret reason' })
  for (const api of [seller.api, await hub.member(seller.org)]) {
    const { body } = await api.get(`/supply/issuers/${id}`)
    expect(Object.keys(body).sort()).toEqual(['addedAt', 'attests', 'did', 'id', 'name', 'version', 'withdrawn'])
    expect(JSON.stringify(await api.all('/supply/issuers'))).not.toMatch(/secret|olga|"keys"/)
  }
  expect((await (await hub.auditor()).get(`/supply/issuers/${id}`)).body).toMatchObject({
    keys: [key],
    addedBy: 'olga',
  })
})

test('a supplier registers nobody', async () => {
  expect((await seller.api.post('/supply/issuers', draft())).status).toBe(403)
})

describe('where two people are asked for', () => {
  let two: SupplyHub
  beforeAll(async () => {
    two = await startSupply(supply, { FOUR_EYES: '1' })
  })
  afterAll(() => two?.stop())

  test('nobody is registered or changed by one, and whoever asked is not the one who confirms', async () => {
    const olga = await two.operator()
    const omar = await olga.as({ sub: 'omar', roles: ['operator'] })
    const one = draft()
    const asked = await olga.post('/supply/issuers', one)
    expect(asked).toMatchObject({ status: 202, body: { command: 'registerIssuer', at: 'not registered' } })
    expect(await olga.all('/supply/issuers')).toEqual([])
    const confirm = (by: Api, id: string) => by.post(`/services/supply/approvals/${id}/confirm`, {})
    expect((await confirm(olga, asked.body.id)).status).toBe(403)
    expect((await confirm(omar, asked.body.id)).status).toBe(200)
    const [entry] = await olga.all('/supply/issuers')
    expect(entry).toMatchObject({ did: one.did, addedBy: 'olga', version: 1, id: asked.body.subject })
    const path = `/supply/issuers/${entry.id}`
    const change = await olga.put(path, { name: 'Wider', attests: one.attests }, 1)
    expect(change.status).toBe(202)
    expect((await omar.get(path)).body.name).toBe('The issuer')
    expect((await confirm(omar, change.body.id)).status).toBe(200)
    expect((await omar.get(path)).body).toMatchObject({ name: 'Wider', version: 2 })
    // Whoever must be stopped is stopped by one.
    expect((await olga.post(`${path}/withdraw`, { reason: 'forged certificates' })).status).toBe(200)
  })
})
