import { didKeyOf } from '@lodestone/credentials'
import { credential, entry, pairs, signed } from '@lodestone/credentials/fixture'
import type { JsonObject } from '@lodestone/kernel'
import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestSupplier } from '../hub/hub.fixture.ts'
import { NOW } from '../offer/offer.fixture.ts'
import { issued, PARTY, registration, startSupplyIn, startWorld, type World } from './credential.fixture.ts'
import { holderOf, openJudging } from './judging.ts'

/** An issuer whose keys are registered, so that nothing is asked of its server but whether it has revoked. */
const SLOW = didKeyOf(pairs.EdDSA.key)
const HOST = 'https://slow.example/'

let world: World
let hub: Awaited<ReturnType<typeof startSupplyIn>>
let seller: TestSupplier
let operator: Api
beforeAll(async () => {
  world = await startWorld()
  hub = await startSupplyIn(world)
  operator = await hub.operator()
  seller = await hub.supplier(PARTY)
  await operator.post('/supply/issuers', registration())
  const slow = await operator.post('/supply/issuers', registration({ did: SLOW, hosts: ['slow.example'] }))
  expect(slow.status).toBe(201)
})
afterAll(async () => {
  await hub?.stop()
  await world?.stop()
})

let serial = 0
const ofSlow = (): Promise<string> => {
  const list = `${HOST}lists/${++serial}`
  const document = credential(undefined, {
    id: `${HOST}credentials/${serial}`,
    issuer: {
      type: ['CredentialIssuer'],
      id: SLOW,
      name: 'Slow',
      issuerAlsoKnownAs: [{ id: 'did:web:western.example', name: 'Western Oxides' }],
    },
    credentialStatus: entry(1, { statusListCredential: list }) as JsonObject,
  })
  return signed(document, pairs.EdDSA, { kid: `${SLOW}#${SLOW.slice('did:key:'.length)}` })
}
const give = async (token: Promise<string>) =>
  (await hub.supplierOf(seller.org)).post('/supply/credentials', { credential: await token })
const asked = () => Promise.resolve(world.asked.some(url => url.startsWith(HOST)))
/** More than are judged at once. */
const MANY = 40

test('an issuer whose server hangs keeps nobody else’s credentials waiting, neither when they are given nor later', async () => {
  const good = await give(issued())
  expect(good.body.status).toBe('accepted')
  world.hang(HOST)
  let answered = 0
  const slow = Promise.all(
    Array.from({ length: MANY }, async () => {
      const reply = await give(ofSlow())
      answered++
      return reply
    }),
  )
  await until('its server is asked', asked)
  expect((await give(issued())).body.status).toBe('accepted')
  expect(answered).toBe(0)
  world.hang()
  for (const { status, body } of await slow) {
    expect([status, body.status]).toEqual([201, 'waiting'])
    expect(body.findings).toMatchObject([{ code: 'status-unreachable' }])
  }

  hub.at(new Date(NOW.getTime() + 25 * 60 * 60_000).toISOString())
  world.hang(HOST)
  world.asked.length = 0
  let done = false
  const checking = hub.check().then(() => {
    done = true
  })
  await until('its server is asked again', asked)
  await until('the others are judged', async () => {
    const { checkedAt } = (await (await hub.auditor()).get(`/supply/credentials/${good.body.id}`)).body
    return checkedAt > '2026-11-25'
  })
  expect(done).toBe(false)
  world.hang()
  await checking
})

test('a credential waits when what it rests on has not come in time', async () => {
  const judging = openJudging(hub.context, () => new Promise(() => {}), 50)
  const { verdict } = await judging(await ofSlow(), holderOf(PARTY))
  expect(verdict).toMatchObject({ verdict: 'waiting', findings: [{ code: 'status-unreachable' }] })
})
