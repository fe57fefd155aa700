import { roundClosed } from '@lodestone/contracts'
import { entry } from '@lodestone/credentials/fixture'
import type { JsonObject } from '@lodestone/kernel'
import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closing, draft, ownPeriod, post, type TestSupplier } from '../hub/hub.fixture.ts'
import { NOW } from '../offer/offer.fixture.ts'
import { screeningJob } from '../screening/screening.jobs.ts'
import { issued, PARTY, registration, startSupplyIn, startWorld, type World } from './credential.fixture.ts'
import { provenStages } from './proven.store.ts'

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

const given = async (index = 0): Promise<string> => {
  const token = await issued({ credentialStatus: entry(index) as JsonObject })
  return (await seller.api.post('/supply/credentials', { credential: token })).body.id
}
const offered = async (...credentials: string[]): Promise<string> => (await post(seller, { credentials })).id
/** The offers that are to be judged again, by their ids. */
const due = async () => {
  const rows = await hub.context.database.query<{ id: string }>(
    "SELECT id FROM offer WHERE status = 'standing' AND recheck_on <= $1 ORDER BY id",
    [NOW.toISOString().slice(0, 10)],
  )
  return rows.map(row => row.id)
}
const proven = async (...ids: string[]) =>
  Object.fromEntries(
    [...(await provenStages(hub.context.database, ids))].map(([id, stages]) => [id, Object.fromEntries(stages)]),
  )
const named = async (id: string) =>
  hub.context.database.query('SELECT credential_id FROM offer_credential WHERE offer_id = $1', [id])

describe('an offer names credentials of its supplier', () => {
  test('and those that hold prove the stages that they say', async () => {
    const one = await given()
    const [with_, without] = [await offered(one), await offered()]
    expect(await proven(with_, without)).toEqual({ [with_]: { separation: one } })
    const shown = (await seller.api.get(`/supply/offers/${with_}`)).body
    expect(shown.credentials).toEqual([one])
  })

  test('not of somebody else, nor one that is withdrawn or nowhere', async () => {
    const twin = await hub.supplier({ ...PARTY, legalName: 'A trader' })
    const theirs = (await twin.api.post('/supply/credentials', { credential: await issued() })).body.id
    const gone = await given()
    await seller.api.delete(`/supply/credentials/${gone}`, 1)
    const nowhere = '01890000-0000-7000-8000-00000000dead'
    for (const id of [theirs, gone, nowhere]) {
      const one = draft({ credentials: [await given(), id] })
      for (const [path, body, place] of [
        ['', one, 'credentials.1'],
        ['/import', { offers: [one] }, 'offers.0.credentials.1'],
      ] as const) {
        const reply = await seller.api.post(`/supply/offers${path}`, body)
        expect(reply).toMatchObject({ status: 422, body: { errors: [{ path: place }] } })
      }
    }
    const own = await post(seller, {})
    const revised = await seller.api.put(
      `/supply/offers/${own.id}`,
      { ...draft(), reference: own.reference, credentials: [theirs] },
      1,
    )
    expect(revised.status).toBe(422)
  })

  test('in its version that stands, however it came', async () => {
    const [one, other] = [await given(), await given()]
    const { items } = (await seller.api.post('/supply/offers/import', { offers: [draft({ credentials: [one, one] })] }))
      .body
    const [{ id, reference }] = items
    expect(await named(id)).toEqual([{ credential_id: one }])
    await seller.api.put(`/supply/offers/${id}`, { ...draft(), reference, credentials: [other] }, 1)
    expect(await named(id)).toEqual([{ credential_id: other }])
    await seller.api.put(`/supply/offers/${id}`, { ...draft(), reference }, 2)
    expect(await named(id)).toEqual([])
  })
})

describe('exactly the offers that rest on a credential are judged again', () => {
  test('when it is revoked, and no others', async () => {
    const [one, other] = [await given(5), await given(6)]
    const [first, second, both] = [await offered(one), await offered(other), await offered(one, other)]
    await offered()
    await world.revoke(5)
    hub.at('2026-11-25T10:00:00Z')
    await hub.check()
    expect(await due()).toEqual([])
    const today = async () => {
      const rows = await hub.context.database.query<{ id: string }>(
        "SELECT id FROM offer WHERE recheck_on = '2026-11-25'",
      )
      return rows.map(row => row.id).sort()
    }
    expect(await today()).toEqual([first, both].sort())
    expect(await proven(first, second, both)).toEqual({
      [second]: { separation: other },
      [both]: { separation: other },
    })
    await screeningJob(hub.context).run()
    expect(await today()).toEqual([])
    const rows = await hub.context.database.query<{ on: string }>(
      "SELECT computed->>'on' AS on FROM offer WHERE id = ANY($1)",
      [[first, second, both]],
    )
    expect(rows.map(row => row.on).sort()).toEqual(['2026-11-24', '2026-11-25', '2026-11-25'])
  })

  test('when it is withdrawn, when its issuer is, and when what waited holds', async () => {
    const one = await given()
    const offer = await offered(one)
    await seller.api.delete(`/supply/credentials/${one}`, 1)
    expect(await due()).toEqual([offer])
    await screeningJob(hub.context).run()
    const other = await given()
    const rests = await offered(other)
    await operator.post(`/supply/issuers/${issuer}/withdraw`, { reason: 'lost its accreditation' })
    await hub.check()
    expect(await due()).toContain(rests)
    await screeningJob(hub.context).run()
    expect(await due()).toEqual([])
    await operator.post('/supply/issuers', registration())
    await hub.check()
    expect(await due()).toContain(rests)
    await screeningJob(hub.context).run()
  })
})

test('what offers of a round rest on is asked once more in the hour before it takes no more', async () => {
  const period = ownPeriod()
  const roundId = await hub.open(period)
  const [joined, idle] = [await given(8), await given(9)]
  await post(seller, { period, credentials: [joined] })
  await offered(idle)
  // Who is late is for the database's clock to say, which no test can set.
  await hub.context.database.query("UPDATE book SET offers_close_at = '2026-11-24T12:00:00Z' WHERE round_id = $1", [
    roundId,
  ])
  const checkedAt = async (id: string) => (await (await hub.auditor()).get(`/supply/credentials/${id}`)).body.checkedAt
  const before = await checkedAt(joined)
  hub.at('2026-11-24T10:59:00Z')
  await hub.check()
  expect(await checkedAt(joined)).toBe(before)
  hub.at('2026-11-24T11:00:00Z')
  await hub.check()
  expect([await checkedAt(joined), await checkedAt(idle)]).toEqual(['2026-11-24T11:00:00.000Z', before])
  hub.at('2026-11-24T11:00:02Z')
  await hub.check()
  expect(await checkedAt(joined)).toBe('2026-11-24T11:00:00.000Z')
  await hub.tell(roundClosed, closing(roundId))
})
