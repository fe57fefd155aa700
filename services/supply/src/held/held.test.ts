import { allocationsProposed, entryRescreened, roundAwarded, roundClosed, roundCompleted } from '@lodestone/contracts'
import { entry } from '@lodestone/credentials/fixture'
import type { Sql } from '@lodestone/database'
import { uuidv7 } from '@lodestone/kernel'
import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
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
import { closing, ownPeriod, post, type TestSupplier, untilWaits } from '../hub/hub.fixture.ts'
import { NOW, proof, stage } from '../offer/offer.fixture.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { standingPolicy } from '../policy/policy.ts'
import { markChanged, noteChanged } from '../restriction/match.store.ts'
import { heldJob } from './held.jobs.ts'
import { anyHeldDue, lockHeldDue, markHeld, markOvertaken, saveHeld } from './held.store.ts'

let world: World
let hub: Awaited<ReturnType<typeof startSupplyIn>>
let operator: Api
let seller: TestSupplier
beforeAll(async () => {
  world = await startWorld()
  hub = await startSupplyIn(world)
  operator = await hub.operator()
  seller = await hub.supplier(PARTY)
  await operator.post('/supply/issuers', registration())
})
afterAll(async () => {
  await hub?.stop()
  await world?.stop()
})
beforeEach(async () => {
  hub.at(NOW.toISOString())
  await world.revoke()
})

const newId = () => uuidv7(NOW.getTime())
let serial = 0
/** An offer whose separation is proven by a credential at this place of its issuer's list, and by nothing else. */
async function proven(index: number) {
  const [ore, reference] = [`urn:lot:held-ore-${++serial}`, `urn:lot:held-oxide-${serial}`]
  const mined = { material: 'bastnaesite-concentrate', stage: 'mining', site: 'mining site' } as const
  const input = await register(seller.api, { ...mined, reference: ore, quantityKg: '200000' })
  const credentials: string[] = []
  for (const token of [
    madeEvent([reference, 1000], [[ore, 200_000]], { credentialStatus: entry(index) as never }),
    siteRecord(),
  ])
    credentials.push((await seller.api.post('/supply/credentials', { credential: await token })).body.id)
  const batch = await register(seller.api, {
    reference,
    inputs: [{ batch: input.id, quantityKg: '200000' }],
    credentials,
  })
  return { batches: [{ batch: batch.id, quantityKg: '1000' }], evidence: [proof('mining')] }
}

type Terms = Parameters<typeof post>[1]
/** A closed round with these offers, of which nothing is proposed yet. */
async function closed(...terms: Terms[]) {
  const period = ownPeriod()
  const roundId = await hub.open(period)
  const offers: string[] = []
  for (const one of terms) offers.push((await post(seller, { period, ...one })).id)
  await hub.tell(roundClosed, closing(roundId))
  await hub.confirmed(roundId, terms.length)
  return { roundId, offers: offers as [string, ...string[]] }
}
const heldOf = (roundId: string) =>
  hub.context.database.query<{ offer_id: string }>('SELECT offer_id FROM held WHERE round_id = $1', [roundId])
/** Tells that a round proposes goods of these offers, and waits until they are held. */
async function propose(roundId: string, offers: readonly string[]): Promise<void> {
  await hub.tell(allocationsProposed, {
    roundId,
    part: 1,
    parts: 1,
    parties: [
      {
        participantId: seller.org,
        allocationIds: [newId()],
        offerIds: [...offers],
        offers: offers.map(offerId => ({ offerId, quantityKg: '500' })),
      },
    ],
  })
  await until('the goods are held', async () => (await heldOf(roundId)).length === offers.length)
  await judgeHeld()
}
async function held(...terms: Terms[]) {
  const round = await closed(...terms)
  await propose(round.roundId, round.offers)
  return round
}
const award = (roundId: string, offerId: string) =>
  hub.tell(roundAwarded, {
    roundId,
    awards: [
      { allocationId: newId(), lineId: newId(), offerId, memberId: newId(), supplierId: seller.org, quantityKg: '500' },
    ],
  })
async function judgeHeld(): Promise<void> {
  const job = heldJob(hub.context)
  await until('all that is held is judged', async () => {
    await job.run()
    const { overtaken, due } = await anyHeldDue(hub.context.database, hub.context.clock().toISOString().slice(0, 10))
    return !overtaken && !due
  })
}
/** What was told of held goods of an offer, in its order. */
async function told(offerId: string): Promise<object[]> {
  const rows = await hub.context.database.query<{ data: string }>(
    'SELECT data FROM journal WHERE subject = $1 AND type = $2 ORDER BY seq',
    [offerId, entryRescreened.type],
  )
  return rows.map(row => JSON.parse(row.data))
}
let day = 24
/** Lets its issuer revoke the credentials at these places, and the hub find out: on a day of its own, since what was fetched is kept for a while. */
async function revoke(...indexes: number[]): Promise<void> {
  await world.revoke(...indexes)
  hub.at(`2026-11-${++day}T10:00:01Z`)
  await hub.check()
}

test('a revoked credential is told of exactly what is held of offers that rest on it', async () => {
  const { roundId, offers } = await held(await proven(11), await proven(12), {})
  for (const offer of offers) expect(await told(offer)).toEqual([])
  await revoke(11)
  await judgeHeld()
  expect(await told(offers[0])).toEqual([
    { roundId, offerId: offers[0], participantId: seller.org, version: 1, level: 'U' },
  ])
  for (const offer of offers.slice(1)) expect(await told(offer)).toEqual([])
  // What was sealed stays as it was.
  const sealed = await (await hub.operator()).all(`/rounds/${roundId}/offers`)
  expect(sealed.map(one => one.screening.level)).toEqual(['A', 'A', 'A'])
  await judgeHeld()
  expect(await told(offers[0])).toHaveLength(1)
})

test('what falls before anything is proposed is told when it is', async () => {
  const { roundId, offers } = await closed(await proven(21))
  await revoke(21)
  await judgeHeld()
  expect(await told(offers[0])).toEqual([])
  await propose(roundId, offers)
  expect(await told(offers[0])).toMatchObject([{ level: 'U' }])
})

test('goods of an offer that has ended are judged as long as they are to come, and no longer', async () => {
  const { roundId, offers } = await held(await proven(31), await proven(32), await proven(33))
  await award(roundId, offers[0])
  await until('what was refused is held no longer', async () => (await heldOf(roundId)).length === 1)
  expect((await seller.api.delete(`/supply/offers/${offers[0]}`, 1)).status).toBe(200)
  const other = await held(await proven(34))
  await hub.tell(roundCompleted, { roundId: other.roundId })
  await until('the round is completed', async () => (await heldOf(other.roundId)).length === 0)
  await revoke(31, 32, 34)
  await judgeHeld()
  expect(await told(offers[0])).toMatchObject([{ roundId, level: 'U' }])
  for (const offer of [offers[1], other.offers[0]]) expect(await told(offer as string)).toEqual([])
})

test('a certificate that has ended takes from what is held, by its day', async () => {
  const { offers } = await held({
    evidence: [proof('mining'), { ...proof('separation'), validTo: '2026-12-31' }],
  })
  hub.at('2027-01-02T08:00:00Z')
  await judgeHeld()
  expect(await told(offers[0])).toMatchObject([{ level: 'U' }])
})

test('a newer version of the policy takes from what is held what it no longer finds, and gives it nothing', async () => {
  const own = (sharePct: string) => ({
    chain: [
      stage('mining', {
        ownership: [
          { owner: 'Holding', country: 'CN', sharePct },
          { owner: 'Southern Holding', country: 'AU', sharePct: String(100 - Number(sharePct)) },
        ],
      }),
      stage('separation'),
    ],
  })
  const { offers } = await held(own('12'), {})
  const before = (await operator.all('/supply/offers')).find(one => one.id === offers[0]).screening.level
  const validFrom = '2026-12-10'
  const { policies } = await readYardstick(hub.context.database)
  const rules = standingPolicy(policies, validFrom).rules
  const reply = await operator.post('/policies/lodestone-origin/versions', {
    validFrom,
    state: 'in-force',
    rules: { ...rules, ownership: { pct: '10', inclusive: true, method: 'multiply', noticePct: '1' } },
    source: { title: 'Board decision', reference: '2026/1' },
    reason: 'the board has decided',
  })
  expect([reply.status, reply.text]).toEqual([201, reply.text])
  await judgeHeld()
  expect(await told(offers[0])).toEqual([])
  hub.at('2026-12-10T08:00:00Z')
  await judgeHeld()
  const [fall] = (await told(offers[0])) as { level: string }[]
  expect(fall && fall.level > before).toBe(true)
  expect(await told(offers[1] as string)).toEqual([])
})

test('what comes to be known of held goods while they are judged has them judged once more, also where their offer has ended', async () => {
  const { database, door } = hub.context
  expect(
    (await operator.send('PUT', '/supply/restrictions/some', { entries: [{ id: '1', names: ['Somebody'] }] })).status,
  ).toBe(200)
  const { roundId, offers } = await held(await proven(61), {})
  await award(roundId, offers[0])
  await until('what was refused is held no longer', async () => (await heldOf(roundId)).length === 1)
  expect((await seller.api.delete(`/supply/offers/${offers[0]}`, 1)).status).toBe(200)
  const by = { actor: 'supply', correlationId: newId() }
  const marks: ((tx: Sql) => Promise<unknown>)[] = [
    tx => markHeld(tx, offers),
    async tx => {
      await tx.query('DELETE FROM judged_by')
      await markOvertaken(tx, '2026-12-20')
    },
    async tx => {
      await noteChanged(tx, ['Southern Earths'])
      await markChanged(tx, '2026-12-20')
    },
  ]
  for (const mark of marks) {
    await database.query('UPDATE held SET due = true WHERE round_id = $1', [roundId])
    const [judging, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const judged = door.transaction(by, async tx => {
      const before = await lockHeldDue(tx, '2026-12-20', 10)
      judging.resolve()
      await mayEnd.promise
      await saveHeld(
        tx,
        before.map(one => ({ ...one, recheckOn: undefined })),
      )
    })
    await judging.promise
    const marked = door.transaction(by, mark)
    await untilWaits(database, marked)
    mayEnd.resolve()
    await Promise.all([judged, marked])
    expect(await database.query('SELECT due FROM held WHERE round_id = $1', [roundId])).toEqual([{ due: true }])
  }
})
