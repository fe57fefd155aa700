import { tokenIn } from '@lodestone/credentials'
import { describeSamples, publishedFaults } from '@lodestone/credentials/fixture'
import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Lodestone, type RunOutput } from '../cli/lodestone.ts'
import { startWholeHub } from './hub.ts'
import { completeRound, matchRound, openRound, type Played } from './journey.ts'

/** From an offer to credentials that a stranger verifies by files alone, and to their revocation. */

let hub: TestHub
let played: Played
let cli: Lodestone
let seller: Api
let buyer: Api
let offerId: string
let deliveryId: string
beforeAll(async () => {
  hub = await startWholeHub({ PUBLIC_URL: 'https://hub.example' })
  cli = new Lodestone(hub.url)
  played = await openRound(hub)
  await matchRound(played)
  await completeRound(played)
  const [first] = await played.operator.all('/deliveries')
  seller = await hub.supplier(first.supplierId)
  buyer = await hub.member(first.memberId)
  deliveryId = first.id
  ;[{ id: offerId }] = await seller.all('/supply/offers')
})
afterAll(async () => {
  cli?.remove()
  await hub?.stop()
})

const screeningOf = async (by: Api) => (await by.get(`/supply/offers/${offerId}/screening/credential`)).text
const passportOf = async (by: Api) => (await by.get(`/deliveries/${deliveryId}/passport`)).text

/** What `lodestone credential verify` says of a token, with what the hub publishes at this moment, kept as files. */
async function verified(token: string): Promise<RunOutput> {
  const kept = async (name: string, path: string) => cli.file(name, await (await fetch(hub.url + path)).text())
  const issuer = await kept('did.json', '/.well-known/did.json')
  const list = await kept('list.jwt', '/api/v1/credentials/status/1')
  return cli.run(`credential verify ${cli.file('given.jwt', token)} --issuer ${issuer} --status ${list} --json`)
}
const revoked = { code: 4, json: { verified: false, findings: [{ code: 'revoked' }] } }

describeSamples('untp', 'what the hub issues holds by the schema that is published', () => {
  test.each([
    ['dcc', () => screeningOf(seller)],
    ['dpp', () => passportOf(buyer)],
  ] as const)('%s', async (schema, token) => {
    const read = tokenIn(await token())
    expect(read.ok && publishedFaults(`0.6.1/${schema}.schema.json`, read.value.credential)).toEqual([])
  })
})

test('a screening and a passport are verified until they are judged otherwise, and what is given then says so', async () => {
  const [screening, passport] = [await screeningOf(seller), await passportOf(buyer)]
  expect(await verified(screening)).toMatchObject({ code: 0, json: { verified: true } })
  expect(await verified(passport)).toMatchObject({
    code: 0,
    json: { verified: true, credential: { taken: { kind: 'passport', producer: { name: expect.any(String) } } } },
  })
  expect([await screeningOf(played.operator), await passportOf(seller)]).toEqual([screening, passport])

  const decision = { level: 'D', reason: 'The mine was fed from elsewhere.' }
  expect((await played.operator.post(`/supply/offers/${offerId}/screening/decision`, decision)).status).toBe(200)
  expect(await verified(screening)).toMatchObject(revoked)
  await until('the passport is revoked too', async () => (await verified(passport)).code === 4)
  expect(await verified(passport)).toMatchObject(revoked)

  const again = await passportOf(buyer)
  expect(again).not.toBe(passport)
  expect(await verified(again)).toMatchObject({ code: 0, json: { verified: true } })
  expect(Buffer.from(again.split('.')[1] ?? '', 'base64url').toString()).toContain('"performanceLevel":"D, declared"')
})

test('the buyer of other goods is shown no passport of these, and none of the screenings', async () => {
  const others = await played.operator.all('/deliveries')
  const other = await hub.member(others.find(one => one.id !== deliveryId).memberId)
  expect((await other.get(`/deliveries/${deliveryId}/passport`)).status).toBe(404)
  expect((await buyer.get(`/supply/offers/${offerId}/screening/credential`)).status).toBe(403)
})
