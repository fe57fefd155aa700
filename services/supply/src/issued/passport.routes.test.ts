import {
  allocationsProposed,
  contractReported,
  deliveryReported,
  issuedRevoked,
  roundAwarded,
  roundClosed,
} from '@lodestone/contracts'
import { entry } from '@lodestone/credentials/fixture'
import { sha256Hex, uuidv7 } from '@lodestone/kernel'
import { type Api, until } from '@lodestone/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { register } from '../batch/batch.fixture.ts'
import {
  madeEvent,
  PARTY,
  registration,
  siteRecord,
  startSupplyIn,
  startWorld,
  type World,
} from '../credential/credential.fixture.ts'
import { heldJob } from '../held/held.jobs.ts'
import { closing, ownPeriod, post, type TestSupplier } from '../hub/hub.fixture.ts'
import { NOW, proof, stage } from '../offer/offer.fixture.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { standingPolicy } from '../policy/policy.ts'
import { foundElsewhere, PUBLIC, saidIn } from './issued.fixture.ts'
import { issuedJob } from './issued.jobs.ts'

let world: World
let hub: Awaited<ReturnType<typeof startSupplyIn>>
let operator: Api
let seller: TestSupplier
beforeAll(async () => {
  world = await startWorld()
  hub = await startSupplyIn(world, PUBLIC)
  operator = await hub.operator()
  seller = await hub.supplier(PARTY)
  await operator.post('/supply/issuers', registration())
})
afterAll(async () => {
  await hub?.stop()
  await world?.stop()
})
beforeEach(() => world.revoke())
afterEach(() => hub.at(NOW.toISOString()))

const newId = () => uuidv7(NOW.getTime())
let serial = 0
/** A batch of oxide whose separation is proven by a credential at this place of its issuer's list. */
async function separated(index: number): Promise<{ id: string; reference: string }> {
  const [ore, reference] = [`urn:lot:passport-ore-${++serial}`, `urn:lot:passport-oxide-${serial}`]
  const mined = { material: 'bastnaesite-concentrate', stage: 'mining', site: 'mining site' } as const
  const input = await register(seller.api, { ...mined, reference: ore, quantityKg: '200000' })
  const tokens = [
    madeEvent([reference, 1000], [[ore, 200_000]], { credentialStatus: entry(index) as never }),
    siteRecord(),
  ]
  const credentials: string[] = []
  for (const token of tokens)
    credentials.push((await seller.api.post('/supply/credentials', { credential: await token })).body.id)
  const inputs = [{ batch: input.id, quantityKg: '200000' }]
  return register(seller.api, { reference, inputs, credentials })
}

/** A delivery of 380.5 kg out of an offer, as a round tells it. */
async function delivered(more: Parameters<typeof post>[1] = {}) {
  const period = ownPeriod()
  const roundId = await hub.open(period)
  return deliveredIn(roundId, await post(seller, { period, ...more }))
}

async function deliveredIn(roundId: string, offer: Awaited<ReturnType<typeof post>>) {
  await hub.tell(roundClosed, closing(roundId))
  await hub.confirmed(roundId, 1)
  const [allocationId, memberId] = [newId(), newId()]
  const parties = { allocationId, memberId, supplierId: seller.org }
  const award = { ...parties, lineId: newId(), offerId: offer.id, quantityKg: '500' }
  const proposed = [{ offerId: offer.id, quantityKg: '500' }]
  await hub.tell(allocationsProposed, {
    roundId,
    part: 1,
    parts: 1,
    parties: [{ participantId: seller.org, allocationIds: [allocationId], offerIds: [offer.id], offers: proposed }],
  })
  await hub.tell(roundAwarded, { roundId, part: 1, parts: 1, awards: [award] })
  await hub.tell(contractReported, { roundId, ...parties, quantityKg: '400', date: '2026-11-23' })
  await hub.tell(deliveryReported, { roundId, ...parties, quantityKg: '10', date: '2026-11-24' })
  await hub.tell(deliveryReported, { roundId, ...parties, quantityKg: '380.5', date: '2026-11-24' })
  const [delivery] = await until('the delivery is known', async () => {
    const items = await operator.all(`/deliveries?allocation=${allocationId}`)
    return items.length > 1 && items.filter(one => one.quantityKg === '380.5')
  })
  return { roundId, offer, delivery, allocationId, memberId, buyer: await hub.member(memberId) }
}
const passportOf = (id: string, by: Api) => by.get(`/deliveries/${id}/passport`)
const proofOf = (id: string, by: Api) => by.get(`/deliveries/${id}/proof`)
const found = (token: string) => foundElsewhere(hub.url, token, hub.context.clock())
const judgeAgain = () => issuedJob(hub.context).run()

describe('the passport of a delivery', () => {
  test('says chain, levels, kilograms and proofs to whoever verifies it, and nothing of the buyer or the price', async () => {
    const batch = await separated(1)
    const { delivery, buyer, memberId, offer, roundId, allocationId } = await delivered({
      batches: [{ batch: batch.id, quantityKg: '1000' }],
      evidence: [proof('mining')],
    })
    expect(delivery).toEqual({
      id: delivery.id,
      roundId,
      allocationId,
      memberId,
      supplierId: seller.org,
      material: 'dy-oxide',
      quantityKg: '380.5',
      date: '2026-11-24',
    })
    const reply = await passportOf(delivery.id, buyer)
    expect([reply.status, reply.headers.get('content-type'), reply.text]).toEqual([
      200,
      'application/vc+jwt',
      reply.text,
    ])
    expect(await found(reply.text)).toMatchObject({
      verdict: 'accepted',
      credential: {
        taken: {
          kind: 'passport',
          product: { batch: batch.reference, kilograms: '380.5' },
          producer: { id: PARTY.identifiers[0], name: PARTY.legalName },
          country: 'AU',
        },
      },
    })
    const said = saidIn(reply.text)
    expect(said).toMatchObject({
      credentialSubject: {
        conformityClaim: [
          { assessmentCriteria: [{ performanceLevel: 'A, declared' }] },
          { description: 'mining at mining site, AU, by Southern Earths', conformance: true },
          { assessmentCriteria: [{ performanceLevel: 'A, verified' }] },
        ],
        traceabilityInformation: [
          { valueChainProcess: 'mining', verifiedRatio: 0 },
          { valueChainProcess: 'separation', verifiedRatio: 1, traceabilityEvent: [{ hashMethod: 'SHA-256' }, {}] },
        ],
      },
    })
    const text = JSON.stringify(said)
    for (const secret of [memberId, offer.id, roundId, allocationId, 'Southern Holding', '300.00'])
      expect(text).not.toContain(secret)
  })

  test('is one text for both parties, operators and auditors, and is not there for anybody else', async () => {
    const { delivery, buyer } = await delivered()
    const all = [buyer, seller.api, operator, await hub.auditor()]
    const texts = await Promise.all(all.map(async by => (await passportOf(delivery.id, by)).text))
    expect(new Set(texts).size).toBe(1)
    for (const other of [await hub.member(newId()), (await hub.supplier()).api]) {
      expect(await passportOf(delivery.id, other)).toMatchObject({ status: 404, body: { code: 'not-found' } })
      expect((await other.get('/deliveries')).body.items).toEqual([])
    }
    expect((await buyer.get('/deliveries')).body.items).toContainEqual(delivery)
    expect(await passportOf(newId(), operator)).toMatchObject({ status: 404 })
  })
})

describe('a passport that no longer holds', () => {
  test('is revoked, not given again, and read with the reason; the proof of its delivery says so', async () => {
    const batch = await separated(7)
    const { delivery, buyer, memberId } = await delivered({
      batches: [{ batch: batch.id, quantityKg: '1000' }],
      evidence: [proof('mining')],
    })
    const kept = await delivered()
    const [token, other] = [
      (await passportOf(delivery.id, buyer)).text,
      (await passportOf(kept.delivery.id, kept.buyer)).text,
    ]
    await judgeAgain()
    expect([(await found(token)).verdict, (await found(other)).verdict]).toEqual(['accepted', 'accepted'])
    await world.revoke(7)
    hub.at('2026-11-25T10:00:01Z')
    await until('the credential is revoked', async () => {
      await hub.check()
      await judgeAgain()
      return (await found(token)).verdict === 'refused'
    })
    expect(await found(token)).toMatchObject({ findings: [{ code: 'revoked' }] })
    expect((await found(other)).verdict).toBe('accepted')
    const now = await hub.operator()
    const again = await passportOf(delivery.id, now)
    expect(again).toMatchObject({ status: 409, body: { detail: expect.stringContaining('not proven') } })

    const own = await hub.member(memberId)
    const { items } = (await own.get('/supply/issued')).body
    expect(items).toEqual([
      {
        id: expect.any(String),
        kind: 'passport',
        participantId: seller.org,
        memberId,
        deliveryId: delivery.id,
        level: 'A',
        assurance: 'declared',
        policy: 'lodestone-origin',
        policyVersion: expect.any(String),
        sha256: sha256Hex(token),
        status: 'revoked',
        issuedAt: expect.any(String),
        revokedAt: expect.any(String),
        because: 'level-changed',
      },
    ])
    expect((await own.get(`/supply/issued/${items[0].id}`)).text).toBe(token)
    expect((await own.get('/supply/issued?kind=screening')).body.items).toEqual([])
    for (const other of [await hub.member(newId()), (await hub.supplier()).api])
      expect((await other.get(`/supply/issued/${items[0].id}`)).status).toBe(404)

    expect((await proofOf(delivery.id, now)).body).toMatchObject({
      passport: items[0],
      credentials: expect.arrayContaining([
        expect.objectContaining({ status: 'revoked', findings: [expect.objectContaining({ code: 'revoked' })] }),
        expect.objectContaining({ status: 'accepted', findings: [] }),
      ]),
      missing: [
        { code: 'passport-revoked' },
        { code: 'origin-not-proven' },
        { code: 'stage-not-verified', stage: 'mining' },
        { code: 'stage-not-verified', stage: 'separation' },
        { code: 'batch-not-verified' },
        { code: 'batch-not-verified', batch: batch.id },
        { code: 'credential-not-accepted' },
      ],
    })
  })
})

test('a passport is revoked when its level holds, but a stage of it is no longer verified', async () => {
  const batch = await separated(17)
  const { delivery, buyer, memberId } = await delivered({ batches: [{ batch: batch.id, quantityKg: '1000' }] })
  const token = (await passportOf(delivery.id, buyer)).text
  await judgeAgain()
  expect((await found(token)).verdict).toBe('accepted')
  await world.revoke(17)
  hub.at('2026-11-27T10:00:01Z')
  await until('the passport is revoked', async () => {
    await hub.check()
    await judgeAgain()
    return (await found(token)).verdict === 'refused'
  })
  const own = await hub.member(memberId)
  expect((await own.get('/supply/issued')).body.items).toMatchObject([{ level: 'A', because: 'assurance-changed' }])
  expect((await passportOf(delivery.id, own)).status).toBe(200)
})

describe('of the batches of its supplier', () => {
  test('a buyer whose goods get no passport is told nothing that was not published', async () => {
    const reference = `urn:lot:passport-secret-${++serial}`
    const batch = await register(seller.api, { reference })
    const { delivery, buyer } = await delivered({ batches: [{ batch: batch.id, quantityKg: '1000' }], evidence: [] })
    const reply = await passportOf(delivery.id, buyer)
    expect(reply).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
    expect(reply.body.detail).toContain('mining: certificate of origin')
    expect(reply.text).not.toContain(reference)
    expect(reply.text).not.toContain('No traceability event')
  })

  test('one that was withdrawn, of which none of the goods came, takes nothing from their passport', async () => {
    const [taken, left] = [await separated(18), await separated(19)]
    const drawing = [taken, left].map(({ id }) => ({ batch: id, quantityKg: '500' }))
    const evidence = [proof('mining')]
    const { delivery, buyer, offer, roundId } = await delivered({ batches: drawing, evidence })
    const token = (await passportOf(delivery.id, buyer)).text
    const { body } = await seller.api.get(`/supply/offers/${offer.id}`)
    const { id, participantId, version, status, screening, submittedAt, updatedAt, openedIn, ...terms } = body
    const revised = { ...terms, price: offer.price, quantityKg: '500', batches: drawing.slice(0, 1) }
    const changed = await seller.api.send('PUT', `/supply/offers/${id}`, revised, {
      headers: { 'if-match': `"${version}"` },
    })
    expect([changed.status, changed.text]).toEqual([200, changed.text])
    expect((await seller.api.send('DELETE', `/supply/batches/${left.id}`)).status).toBe(200)
    await heldJob(hub.context).run()
    await judgeAgain()
    expect((await found(token)).verdict).toBe('accepted')
    const held = 'SELECT level FROM held WHERE round_id = $1'
    expect(await hub.context.database.query(held, [roundId])).toEqual([{ level: 'A' }])
    const shown = (await proofOf(delivery.id, operator)).body
    expect(shown.flows.map((one: { from: string }) => one.from)).not.toContain(left.id)
    expect(shown.batches.map((one: { id: string }) => one.id)).toHaveLength(2)
  })
})

describe('the proof of a delivery', () => {
  test('has the passport, and every batch, kilogram, credential and entry of the ledger behind it', async () => {
    const batch = await separated(11)
    const { delivery, offer, buyer } = await delivered({
      batches: [{ batch: batch.id, quantityKg: '1000' }],
      evidence: [proof('mining')],
    })
    const auditor = await hub.auditor()
    expect((await proofOf(delivery.id, auditor)).body.missing.map((one: { code: string }) => one.code)).toEqual([
      'no-passport',
      'stage-not-verified',
      'batch-not-verified',
    ])
    await passportOf(delivery.id, buyer)
    const { status, body } = await proofOf(delivery.id, auditor)
    const [ore] = body.batches
    expect([status, body]).toEqual([
      200,
      {
        delivery: { ...delivery, offerId: offer.id },
        allocatedKg: '500',
        contract: { quantityKg: '400', date: '2026-11-23' },
        passport: expect.objectContaining({ status: 'valid', level: 'A', deliveryId: delivery.id }),
        batches: [
          expect.objectContaining({ stage: 'mining', quantityKg: '200000', assurance: 'declared' }),
          expect.objectContaining({ id: batch.id, stage: 'separation', quantityKg: '1000', assurance: 'verified' }),
        ],
        flows: [
          { from: ore.id, into: batch.id, quantityKg: '200000' },
          { from: batch.id, quantityKg: '380.5' },
        ],
        credentials: expect.arrayContaining(
          ['DigitalTraceabilityEvent', 'DigitalFacilityRecord'].map(kind =>
            expect.objectContaining({ kind, status: 'accepted', findings: [] }),
          ),
        ),
        postings: [
          ['offered', 'reserved', '500', 'allocations-proposed'],
          ['reserved', 'committed', '400', 'contract-reported'],
          ['reserved', 'offered', '100', 'contract-reported'],
          ['committed', 'delivered', '380.5', 'delivery-reported'],
        ].map(([from, to, quantityKg, because]) =>
          expect.objectContaining({ batch: batch.id, from, to, quantityKg, because }),
        ),
        missing: [
          { code: 'stage-not-verified', message: expect.any(String), stage: 'mining' },
          { code: 'batch-not-verified', message: expect.any(String), batch: ore.id },
        ],
      },
    ])
    for (const own of [buyer, seller.api]) expect(await proofOf(delivery.id, own)).toMatchObject({ status: 403 })
    expect(await proofOf(newId(), auditor)).toMatchObject({ status: 404 })
  })

  test('is not whole where the goods come of no batches', async () => {
    const { delivery } = await delivered()
    expect((await proofOf(delivery.id, operator)).body).toMatchObject({
      batches: [],
      flows: [],
      postings: [],
      missing: [
        { code: 'no-passport' },
        { code: 'stage-not-verified' },
        { code: 'stage-not-verified' },
        { code: 'no-batches' },
      ],
    })
  })
})

describe('a passport under a newer policy', () => {
  test('is revoked by a version of it under which the goods no longer are what it says, and given anew as they are', async () => {
    const ownership = [
      { owner: 'Holding', country: 'CN', sharePct: '12' },
      { owner: 'Southern Holding', country: 'AU', sharePct: '88' },
    ]
    const minor = { chain: [stage('mining', { ownership }), stage('separation')] }
    const [fallen, kept] = [await delivered(minor), await delivered()]
    const tokens = [
      (await passportOf(fallen.delivery.id, fallen.buyer)).text,
      (await passportOf(kept.delivery.id, kept.buyer)).text,
    ] as const
    const verdicts = async () => Promise.all(tokens.map(async token => (await found(token)).verdict))
    await judgeAgain()
    expect(await verdicts()).toEqual(['accepted', 'accepted'])
    const { policies } = await readYardstick(hub.context.database)
    const { rules } = standingPolicy(policies, '2026-11-26')
    const version = {
      validFrom: '2026-11-26',
      state: 'in-force',
      rules: { ...rules, ownership: { pct: '10', inclusive: true, method: 'multiply', noticePct: '1' } },
      source: { title: 'Board decision', reference: '2026/1' },
      reason: 'the board has decided',
    }
    expect((await operator.post('/policies/lodestone-origin/versions', version)).status).toBe(201)
    await heldJob(hub.context).run()
    await judgeAgain()
    expect(await verdicts()).toEqual(['accepted', 'accepted'])
    hub.at('2026-11-26T08:00:00Z')
    await heldJob(hub.context).run()
    await judgeAgain()
    expect(await verdicts()).toEqual(['refused', 'accepted'])
    const revoked = await hub.context.database.query(
      `SELECT 1 FROM journal WHERE type = $1 AND data::jsonb->>'deliveryId' = $2`,
      [issuedRevoked.type, fallen.delivery.id],
    )
    expect(revoked).toHaveLength(1)
    const again = await passportOf(fallen.delivery.id, await hub.operator())
    expect(again.status).toBe(200)
    expect(again.text).not.toBe(tokens[0])
    await judgeAgain()
    expect((await found(again.text)).verdict).toBe('accepted')
    hub.at(NOW.toISOString())
  })
})

test('goods that an earlier round left of an offer are as proven as the rest of it', async () => {
  const { id } = await separated(5)
  const { offer } = await delivered({
    batches: [{ batch: id, quantityKg: '1000' }],
    evidence: [proof('mining')],
    carryOver: true,
  })
  const { delivery, buyer } = await deliveredIn(await hub.open(offer.period), offer)
  const reply = await passportOf(delivery.id, buyer)
  expect([reply.status, reply.text]).toEqual([200, reply.text])
  expect(saidIn(reply.text)).toMatchObject({
    credentialSubject: { traceabilityInformation: [{}, { valueChainProcess: 'separation', verifiedRatio: 1 }] },
  })
})
