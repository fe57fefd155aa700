import { credential } from '@lodestone/credentials/fixture'
import { present, uuidv7 } from '@lodestone/kernel'
import { rotateRoots } from '@lodestone/keyring'
import { type Api, type Reply, until } from '@lodestone/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { draft, post, type SupplyHub, startSupply, type TestSupplier, untilWaits } from '../hub/hub.fixture.ts'
import { NOW, proof } from '../offer/offer.fixture.ts'
import { supply } from '../service.ts'
import { foundElsewhere, PUBLIC, saidIn } from './issued.fixture.ts'
import { issue, issuingOf } from './issuing.ts'

let hub: SupplyHub
let operator: Api
let seller: TestSupplier
beforeAll(async () => {
  hub = await startSupply(supply, PUBLIC)
  operator = await hub.operator()
  seller = await hub.supplier({ legalName: 'Western Oxides', identifiers: ['64869327', 'did:web:western.example'] })
})
afterAll(() => hub?.stop())
afterEach(() => hub.at(NOW.toISOString()))

const pathOf = (id: string): string => `/supply/offers/${id}/screening/credential`
const issued = (id: string, by = seller.api): Promise<Reply> => by.get(pathOf(id))
const verdict = async (token: string) => (await foundElsewhere(hub.url, token, hub.context.clock())).verdict
/** The codes of what is found of a token. */
const against = async (token: string): Promise<string[]> => {
  const found = await foundElsewhere(hub.url, token, hub.context.clock())
  return found.verdict === 'accepted' ? [] : found.findings.map(one => one.code)
}
const anybody = (path: string) => fetch(`${hub.url}${path}`)

describe('the hub’s document', () => {
  test.each(['/.well-known/did.json', '/did.json', '/api/v1/credentials/did.json'])(
    'is shown to everybody at %s, and may be kept for a while',
    async path => {
      const reply = await anybody(path)
      expect([reply.status, reply.headers.get('cache-control')]).toEqual([200, 'public, max-age=300'])
      const document = (await reply.json()) as { verificationMethod: { publicKeyJwk: object }[] }
      expect(document).toMatchObject({
        id: 'did:web:hub.example',
        assertionMethod: [/^did:web:hub.example#key-/].map(one => expect.stringMatching(one)),
      })
      expect(document.verificationMethod.map(one => Object.keys(one.publicKeyJwk).sort())).toEqual([
        ['crv', 'kty', 'x'],
      ])
    },
  )
})

test('the key is renewed with the keyring; what was signed before is verified as before', async () => {
  const token = (await issued((await post(seller, {})).id)).text
  rotateRoots(hub.keyringFile)
  const other = await hub.beside(seller.org)
  const document = (await (await anybody('/.well-known/did.json')).json()) as { assertionMethod: string[] }
  expect(new Set(document.assertionMethod).size).toBe(2)
  expect(await verdict(token)).toBe('accepted')
  await other.stop()
})

describe('a key that others may know is withdrawn', () => {
  const withdraw = async (kid: string, by?: Api) =>
    (by ?? operator).post(`/credentials/keys/${kid}/withdraw`, { reason: 'Its secret was found in a backup.' })
  const kidOf = (token: string): string =>
    String(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid).split('#')[1] ?? ''
  const keys = async (): Promise<string[]> => {
    const document = (await (await anybody('/.well-known/did.json')).json()) as { assertionMethod: string[] }
    return document.assertionMethod.map(one => one.split('#')[1] ?? '')
  }

  test('while it signs: what is issued meanwhile is revoked as well', async () => {
    const { database, door } = hub.context
    const { issuing } = issuingOf(hub.context)
    const [about, id] = [{ kind: 'screening', participantId: seller.org, offerId: uuidv7(0) } as const, uuidv7(1)]
    const attested = { version: 1, policy: 'p', policyVersion: '1', level: 'A', assurance: 'declared' } as const
    const [signed, mayEnd] = [Promise.withResolvers<string>(), Promise.withResolvers<void>()]
    const issuingOne = door.transaction({ actor: 'supply', correlationId: id }, async tx => {
      const what = { id, now: NOW, due: false, about, attested }
      signed.resolve(await issue(tx, present(issuing), what, frame => credential(undefined, { id: frame.id })))
      await mayEnd.promise
    })
    const withdrawing = withdraw(kidOf(await signed.promise))
    await untilWaits(database, withdrawing)
    mayEnd.resolve()
    await issuingOne
    expect((await withdrawing).status).toBe(200)
    const [row] = await database.query('SELECT revoked_because AS because FROM issued WHERE id = $1', [id])
    expect(row).toEqual({ because: 'key-withdrawn' })
  })

  test('what it has signed is believed no more, and is signed anew by another one where it holds', async () => {
    const [offer, gone] = [await post(seller, {}), await post(seller, {})]
    const [token, other] = [(await issued(offer.id)).text, (await issued(gone.id)).text]
    const kid = kidOf(token)
    expect(await keys()).toContain(kid)
    await anybody('/api/v1/credentials/status/1')
    const reply = await withdraw(kid)
    expect([reply.status, JSON.stringify(reply.body).includes(kid)]).toEqual([200, false])
    expect((await withdraw(kid)).status).toBe(200)
    expect(await keys()).not.toContain(kid)
    for (const one of [token, other]) expect(await verdict(one)).not.toBe('accepted')
    const again = (await issued(offer.id)).text
    expect(kidOf(again)).not.toBe(kid)
    expect(await verdict(again)).toBe('accepted')
    const list = await (await anybody('/api/v1/credentials/status/1')).text()
    expect(kidOf(list)).toBe(kidOf(again))
    await until('it is told', async () => {
      const rows = await hub.context.database.query(
        `SELECT 1 FROM journal WHERE type = 'supply.issued-revoked.v1' AND strpos(data::text, $1) > 0`,
        [offer.id],
      )
      return rows.length === 1
    })
    expect((await operator.get(`/services/supply/audit?subject=issuing-key/${kid}`)).body.items).toMatchObject([
      {
        type: 'supply.issuing-key-withdrawn',
        data: { kid, reason: 'Its secret was found in a backup.', revoked: expect.any(Number) },
      },
    ])
  })

  test('also where another process has signed with it', async () => {
    const other = await hub.beside(seller.org)
    const token = (await issued((await post(seller, {})).id, other.api)).text
    await withdraw(kidOf(token))
    const next = (await issued((await post(seller, {})).id, other.api)).text
    expect(kidOf(next)).not.toBe(kidOf(token))
    expect(await keys()).toContain(kidOf(next))
    await other.stop()
  })

  test('by an operator, and no other key than there is', async () => {
    expect((await withdraw((await keys())[0] ?? '', seller.api)).status).toBe(403)
    for (const kid of ['key-0000000000000000', 'x']) expect((await withdraw(kid)).status).toBe(404)
  })
})

describe('the credential of a screening', () => {
  test('says what is thought of the offer, to whoever verifies it, and neither price nor quantity', async () => {
    const offer = await post(seller, {})
    const reply = await issued(offer.id)
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/vc+jwt'])
    expect(await verdict(reply.text)).toBe('accepted')
    const said = saidIn(reply.text)
    expect(said).toMatchObject({
      type: ['DigitalConformityCredential', 'VerifiableCredential'],
      issuer: { id: 'did:web:hub.example' },
      validUntil: new Date(draft().validUntil).toISOString(),
      credentialSubject: {
        issuedToParty: { id: 'did:web:western.example', name: 'Western Oxides', registeredId: '64869327' },
        scope: { name: expect.any(String), version: expect.any(String) },
        assessment: [
          {
            assessmentDate: '2026-11-24',
            conformance: true,
            assessmentCriteria: [{ performanceLevel: 'A, declared' }],
          },
        ],
      },
    })
    expect(JSON.stringify(said)).not.toMatch(/300\.00|EUR|"1000"/)
  })

  test('is the same text for the same judgement, whoever asks and however many at once', async () => {
    const offer = await post(seller, {})
    const [auditor, other] = [await hub.auditor(), operator]
    const texts = await Promise.all(
      [seller.api, auditor, other, seller.api].map(async api => (await issued(offer.id, api)).text),
    )
    hub.at('2026-11-24T10:30:00Z')
    expect(new Set([...texts, (await issued(offer.id)).text]).size).toBe(1)
  })

  test('is for its supplier, operators and auditors: to another it is not there', async () => {
    const offer = await post(seller, {})
    const rival = await hub.supplier()
    expect(await issued(offer.id, rival.api)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect((await issued(offer.id, await hub.member(seller.org))).status).toBe(403)
  })

  test('is not given where origin is not proven, or the offer does not stand: which is said', async () => {
    const unproven = await post(seller, { evidence: [proof('mining')] })
    expect(await issued(unproven.id)).toMatchObject({
      status: 409,
      body: { code: 'wrong-state', detail: expect.stringContaining('nothing to attest') },
    })
    const offer = await post(seller, {})
    await seller.api.delete(`/supply/offers/${offer.id}`, 1)
    expect(await issued(offer.id)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('withdrawn') },
    })
  })
})

describe('what was issued is revoked', () => {
  test('when the offer is withdrawn', async () => {
    const [offer, kept] = [await post(seller, {}), await post(seller, {})]
    const [token, other] = [(await issued(offer.id)).text, (await issued(kept.id)).text]
    await seller.api.delete(`/supply/offers/${offer.id}`, 1)
    expect([await against(token), await against(other)]).toEqual([['revoked'], []])
  })

  test('when it is revised, and another is given', async () => {
    const offer = await post(seller, {})
    const token = (await issued(offer.id)).text
    await seller.api.put(`/supply/offers/${offer.id}`, draft({ reference: offer.reference, quantityKg: '900' }), 1)
    const next = (await issued(offer.id)).text
    expect([await against(token), await against(next)]).toEqual([['revoked'], []])
  })

  test('when an operator decides another level', async () => {
    const offer = await post(seller, {})
    const token = (await issued(offer.id)).text
    const decided = { level: 'C', reason: 'The report of the audit says otherwise.' }
    await operator.post(`/supply/offers/${offer.id}/screening/decision`, decided)
    expect(await against(token)).toEqual(['revoked'])
    expect(saidIn((await issued(offer.id)).text)).toMatchObject({
      credentialSubject: {
        assessment: [{ conformance: false, assessmentCriteria: [{ performanceLevel: 'C, declared' }] }],
      },
    })
  })

  test('when a proof has ended, and its supplier is told once', async () => {
    const offer = await post(seller, { evidence: [proof('mining'), proof('separation', { validTo: '2026-12-01' })] })
    const token = (await issued(offer.id)).text
    hub.at('2026-12-02T09:00:00Z')
    await until('it is revoked', async () => (await against(token)).includes('revoked'))
    const told = () =>
      hub.context.database.query<{ data: string }>(
        `SELECT data FROM journal WHERE type = 'supply.issued-revoked.v1' AND strpos(data::text, $1) > 0`,
        [offer.id],
      )
    const [fact] = await until('it is told', async () => {
      const rows = await told()
      return rows.length > 0 && rows
    })
    expect(JSON.parse(fact?.data ?? '')).toMatchObject({
      participantId: seller.org,
      kind: 'screening',
      offerId: offer.id,
    })
  })
})

describe('the status list', () => {
  test('is signed by the hub, shown to everybody, and holds for a day', async () => {
    await issued((await post(seller, {})).id)
    const reply = await anybody('/api/v1/credentials/status/1')
    expect([reply.status, reply.headers.get('content-type'), reply.headers.get('cache-control')]).toEqual([
      200,
      'application/vc+jwt',
      'public, max-age=300',
    ])
    expect(saidIn(await reply.text())).toMatchObject({
      id: 'https://hub.example/api/v1/credentials/status/1',
      issuer: 'did:web:hub.example',
      validFrom: '2026-11-24T09:00:00.000Z',
      validUntil: '2026-11-25T10:00:00.000Z',
    })
  })
  test.each(['0', '2', '-1', 'x', '01', '9999999999'])('that nothing has a place in is not there: %s', async n => {
    expect((await anybody(`/api/v1/credentials/status/${n}`)).status).toBe(404)
  })
})
