import { roundClosed } from '@lodestone/contracts'
import { entry } from '@lodestone/credentials/fixture'
import type { JsonObject } from '@lodestone/kernel'
import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { register } from '../batch/batch.fixture.ts'
import { closing, draft, judgeDue, ownPeriod, post, type TestSupplier } from '../hub/hub.fixture.ts'
import { NOW, proof, stage } from '../offer/offer.fixture.ts'
import {
  issued,
  madeEvent,
  PARTY,
  registration,
  siteRecord,
  startSupplyIn,
  startWorld,
  type World,
} from './credential.fixture.ts'

let world: World
let hub: Awaited<ReturnType<typeof startSupplyIn>>
let operator: Api
let seller: TestSupplier
let issuer: string
beforeAll(async () => {
  world = await startWorld()
  hub = await startSupplyIn(world)
  operator = await hub.operator()
  seller = await hub.supplier(PARTY)
  issuer = (await operator.post('/supply/issuers', registration())).body.id
})
afterAll(async () => {
  await hub?.stop()
  await world?.stop()
})
beforeEach(async () => {
  hub.at(NOW.toISOString())
  await world.revoke()
})

let serial = 0
const given = async (token: Promise<string>): Promise<string> => {
  const reply = await seller.api.post('/supply/credentials', { credential: await token })
  expect([reply.status, reply.text]).toEqual([201, reply.text])
  return reply.body.id
}
const inList = (index: number): JsonObject => ({ credentialStatus: entry(index) as JsonObject })
/** A batch of oxide made of a batch of ore, with what proves that it was separated; `index`: its event's place in the list of what is revoked. */
async function separated(index = 0) {
  const [ore, oxide] = [`urn:lot:ore-${++serial}`, `urn:lot:oxide-${serial}`]
  const input = await register(seller.api, {
    reference: ore,
    material: 'bastnaesite-concentrate',
    stage: 'mining',
    site: 'mining site',
    quantityKg: '200000',
  })
  const event = await given(madeEvent([oxide, 1000], [[ore, 200_000]], inList(index)))
  const record = await given(siteRecord())
  const inputs = [{ batch: input.id, quantityKg: '200000' }]
  const batch = await register(seller.api, { reference: oxide, inputs, credentials: [event, record] })
  return { batch: batch.id, event, record, input: input.id }
}
/** An offer of all of a batch with a certificate of its mine alone: of the separation nothing is said but by credentials. */
const offered = async (batch: string, more = {}): Promise<string> =>
  (await post(seller, { batches: [{ batch, quantityKg: '1000' }], evidence: [proof('mining')], ...more })).id
const screened = async (id: string) => (await seller.api.get(`/supply/offers/${id}/screening`)).body
/** The stages that are proven of an offer, and its level. */
async function known(id: string): Promise<[string[], string | undefined]> {
  const [row] = await hub.context.database.query<{ proven: string[] | null; level: string }>(
    "SELECT computed->'proven' AS proven, level FROM offer WHERE id = $1",
    [id],
  )
  return [row?.proven ?? [], row?.level]
}
/** Judges what is due, and gives the offers that were. */
async function judged(): Promise<string[]> {
  const rows = await hub.context.database.query<{ id: string }>(
    "SELECT id FROM offer WHERE status = 'standing' AND recheck_on <= $1 ORDER BY id",
    [hub.context.clock().toISOString().slice(0, 10)],
  )
  await judgeDue(hub)
  return rows.map(row => row.id)
}

describe('a stage is proven by the batches that an offer draws on', () => {
  test('without a certificate, at once; what no credential proves needs one', async () => {
    const { batch } = await separated()
    const [with_, without] = [await offered(batch, { evidence: [] }), (await post(seller, { evidence: [] })).id]
    expect(await screened(with_)).toMatchObject({
      level: 'U',
      gaps: [
        { code: 'evidence-missing', stage: 'mining' },
        { code: 'batch-unproven', stage: 'mining', figures: { lacks: ['no-event', 'no-record'] } },
      ],
    })
    expect((await screened(without)).gaps).toHaveLength(2)
    const rest = await separated()
    const all = await offered(rest.batch)
    expect(await known(all)).toEqual([['separation'], 'A'])
    expect((await operator.get(`/supply/batches/${rest.batch}`)).body.assurance).toBe('verified')
    expect((await operator.get(`/supply/batches/${rest.input}`)).body.assurance).toBe('declared')
  })

  test('and an offer that names another site than they do is not proven by any certificate', async () => {
    const { batch } = await separated()
    const chain = [stage('mining'), stage('separation', { site: 'Elsewhere' })]
    const id = await offered(batch, { chain, evidence: [proof('mining'), proof('separation')] })
    const { level, assurance, gaps, findings } = await screened(id)
    expect([level, assurance, gaps]).toEqual([
      'U',
      'declared',
      [{ code: 'batch-made-elsewhere', stage: 'separation', figures: {} }],
    ])
    expect(findings[0].figures.made).toMatchObject({
      site: 'separation site',
      operator: 'Southern Earths',
      country: 'AU',
    })
  })

  test('and a check tells so of one’s own batches alone', async () => {
    const { batch } = await separated()
    const rival = await hub.supplier()
    const offer = draft({ batches: [{ batch, quantityKg: '1000' }], evidence: [proof('mining')] })
    const levelFor = async (api: Api) =>
      (await api.post('/supply/offers/preview', { offers: [offer] })).body.items[0].screening.level
    expect([await levelFor(seller.api), await levelFor(rival.api)]).toEqual(['A', 'U'])
  })

  test('also by credentials that come after the batch', async () => {
    const { batch, record } = await separated()
    const bare = await register(seller.api, { reference: 'urn:lot:bare' })
    const event = await given(madeEvent(['urn:lot:bare', 1000], [['urn:lot:nowhere', 5000]]))
    const offer = await offered(bare.id)
    expect(await judged()).toContain(offer)
    const path = `/supply/batches/${bare.id}/credentials`
    const reply = await seller.api.post(path, { credentials: [event, record, event] })
    expect([reply.status, reply.body.credentials]).toEqual([200, [event, record].sort()])
    expect(await judged()).toEqual([offer])
    // What it was made of is not registered.
    expect(await known(offer)).toEqual([[], 'U'])
    const again = await seller.api.post(path, { credentials: [record] })
    expect(again.body).toEqual(reply.body)
    expect(await judged()).toEqual([])
    const twin = await hub.supplier()
    for (const by of [twin.api, seller.api])
      expect(
        (await by.post(`/supply/batches/${batch.slice(0, -4)}dead/credentials`, { credentials: [record] })).status,
      ).toBe(404)
    expect((await twin.api.post(path, { credentials: [record] })).status).toBe(404)
  })

  test('never by credentials of somebody else, withdrawn or nowhere', async () => {
    const twin = await hub.supplier({ ...PARTY, legalName: 'A trader' })
    const theirs = (await twin.api.post('/supply/credentials', { credential: await issued() })).body.id
    const gone = await given(siteRecord())
    await seller.api.delete(`/supply/credentials/${gone}`, 1)
    const bare = await register(seller.api)
    for (const id of [theirs, gone, '01890000-0000-7000-8000-00000000dead']) {
      const credentials = [await given(siteRecord()), id]
      const errors = [{ path: 'credentials.1', message: 'not a credential of yours' }]
      const made = { reference: `urn:lot:never-${++serial}`, material: 'dy-oxide', stage: 'separation', country: 'AU' }
      const rest = { site: 'separation site', quantityKg: '1', madeOn: '2026-11-01', credentials }
      expect(await seller.api.post('/supply/batches', { ...made, ...rest })).toMatchObject({
        status: 422,
        body: { errors },
      })
      const late = await seller.api.post(`/supply/batches/${bare.id}/credentials`, { credentials })
      expect(late).toMatchObject({ status: 422, body: { errors } })
    }
  })
})

describe('exactly the offers that rest on a credential are judged again', () => {
  test('when it is revoked, and no others', async () => {
    const [one, other] = [await separated(5), await separated(6)]
    const made = await register(seller.api, {
      reference: 'urn:lot:metal',
      material: 'dy-metal',
      stage: 'metal',
      site: 'metal site',
      quantityKg: '400',
      inputs: [{ batch: one.batch, quantityKg: '500' }],
    })
    const half = (batch: string) => ({ quantityKg: '400', batches: [{ batch, quantityKg: '400' }] })
    const [first, second, metal] = [
      await offered(one.batch, half(one.batch)),
      await offered(other.batch),
      await offered(made.id, {
        ...half(made.id),
        material: 'dy-metal',
        chain: [stage('mining'), stage('separation'), stage('metal')],
      }),
    ]
    await judged()
    expect(await known(first)).toEqual([['separation'], 'A'])
    await world.revoke(5)
    hub.at('2026-11-25T10:00:00Z')
    await hub.check()
    expect(await judged()).toEqual([first, metal].sort())
    expect(await known(first)).toEqual([[], 'U'])
    expect(await known(second)).toEqual([['separation'], 'A'])
    expect(await judged()).toEqual([])
  })

  test('when it is withdrawn, when its issuer is, and when what waited holds', async () => {
    const one = await separated()
    const offer = await offered(one.batch)
    await judged()
    await seller.api.delete(`/supply/credentials/${one.record}`, 1)
    expect(await judged()).toEqual([offer])
    expect(await known(offer)).toEqual([[], 'U'])
    const other = await separated()
    const rests = await offered(other.batch)
    await judged()
    await operator.post(`/supply/issuers/${issuer}/withdraw`, { reason: 'lost its accreditation' })
    await hub.check()
    expect(await judged()).toContain(rests)
    expect(await known(rests)).toEqual([[], 'U'])
    await operator.post('/supply/issuers', registration())
    await hub.check()
    expect(await judged()).toContain(rests)
    expect(await known(rests)).toEqual([['separation'], 'A'])
  })
})

describe('what the register says of an issuer is what its credentials prove', () => {
  const version = async () => (await operator.get(`/supply/issuers/${issuer}`)).body.version
  const revised = async (attests: object[]) => {
    const reply = await operator.put(`/supply/issuers/${issuer}`, { name: 'The issuer', attests }, await version())
    expect([reply.status, reply.text]).toEqual([200, reply.text])
  }
  const [remit] = registration().attests
  const statusOf = async (id: string) => (await seller.api.get(`/supply/credentials/${id}`)).body.status

  test('also where a narrowed remit still covers all that the credential says', async () => {
    const [one, bare] = [await separated(), (await register(seller.api)).id]
    const [offer, other] = [await offered(one.batch), await offered(bare)]
    await judged()
    await revised([
      { ...remit, types: ['DigitalTraceabilityEvent'], countries: ['EE'] },
      { ...remit, types: ['DigitalFacilityRecord'] },
    ])
    const again = await judged()
    expect(again).toContain(offer)
    expect(again).not.toContain(other)
    expect(await known(offer)).toEqual([[], 'U'])
    await hub.check()
    expect([await statusOf(one.event), await statusOf(one.record)]).toEqual(['accepted', 'accepted'])
    expect(await known(offer)).toEqual([[], 'U'])
    await revised([{ ...remit }])
    expect(await judged()).toContain(offer)
    expect(await known(offer)).toEqual([['separation'], 'A'])
  })

  test('at once, and not only when its credentials have been looked at', async () => {
    const { batch, event } = await separated()
    const offer = await offered(batch)
    await judged()
    await operator.post(`/supply/issuers/${issuer}/withdraw`, { reason: 'lost its accreditation' })
    expect(await judged()).toContain(offer)
    expect(await known(offer)).toEqual([[], 'U'])
    await operator.post('/supply/issuers', registration())
    expect(await judged()).toContain(offer)
    expect([await known(offer), await statusOf(event)]).toEqual([[['separation'], 'A'], 'accepted'])
    await hub.check()
    await judged()
  })
})

test('what offers of a round rest on is asked once more in the hour before it takes no more', async () => {
  const period = ownPeriod()
  const roundId = await hub.open(period)
  const [joined, idle] = [await separated(8), await separated(9)]
  await offered(joined.batch, { period })
  await offered(idle.batch)
  // Who is late is for the database's clock to say, which no test can set.
  await hub.context.database.query("UPDATE book SET offers_close_at = '2026-11-24T12:00:00Z' WHERE round_id = $1", [
    roundId,
  ])
  const checkedAt = async (id: string) => (await (await hub.auditor()).get(`/supply/credentials/${id}`)).body.checkedAt
  const before = await checkedAt(joined.event)
  hub.at('2026-11-24T10:59:00Z')
  await hub.check()
  expect(await checkedAt(joined.event)).toBe(before)
  hub.at('2026-11-24T11:00:00Z')
  await hub.check()
  expect([await checkedAt(joined.event), await checkedAt(idle.event)]).toEqual(['2026-11-24T11:00:00.000Z', before])
  hub.at('2026-11-24T11:00:02Z')
  await hub.check()
  expect(await checkedAt(joined.event)).toBe('2026-11-24T11:00:00.000Z')
  await hub.tell(roundClosed, closing(roundId))
})
