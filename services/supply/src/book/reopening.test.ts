import {
  type EventContract,
  roundAwarded,
  roundCancelled,
  roundClosed,
  roundMatched,
  roundOpened,
} from '@lodestone/contracts'
import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  closing,
  draft,
  matching,
  ownPeriod,
  round,
  roundOffers,
  type SupplyHub,
  startSupply,
  type TestSupplier,
} from '../hub/hub.fixture.ts'

let hub: SupplyHub
let operator: Api
let seller: TestSupplier
beforeAll(async () => {
  hub = await startSupply()
  operator = await hub.operator()
  seller = await hub.supplier()
})
afterAll(() => hub?.stop())

const sql = (text: string, values: unknown[]) => hub.context.database.query(text, values)
/** All that is kept of a round's book, its entries and what was told of it. */
const bookOf = async (roundId: string) => [
  await sql('SELECT * FROM book WHERE round_id = $1', [roundId]),
  await sql('SELECT * FROM entry WHERE round_id = $1 ORDER BY offer_id', [roundId]),
  await sql('SELECT seq, type, hash FROM journal WHERE subject = $1 ORDER BY seq', [roundId]),
]
/** Waits until supply has applied everything that was told of a round. */
const heard = (roundId: string, version: number) =>
  until('the news of the round has been applied', async () => {
    const rows = await sql(
      "SELECT 1 FROM inbox_version WHERE key = $1 AND version >= $2 AND topic LIKE '%rounds.round'",
      [roundId, version],
    )
    return rows.length > 0
  })

type Sealed = { roundId: string; offerId: string; sent: ReturnType<typeof draft>; period: string }
async function sealedRound(): Promise<Sealed> {
  const period = ownPeriod()
  const roundId = await hub.open(period)
  const sent = draft({ period })
  const offerId = (await seller.api.post('/supply/offers', sent)).body.id as string
  await roundOffers(operator, roundId, items => items.length === 1)
  await hub.tell(roundClosed, closing(roundId))
  await hub.confirmed(roundId, 1)
  return { roundId, offerId, sent, period }
}

describe('a sealed book stays as it is', () => {
  test('whatever is commanded', async () => {
    const { roundId, offerId, sent, period } = await sealedRound()
    const before = await bookOf(roundId)
    const path = `/supply/offers/${offerId}`
    expect((await seller.api.put(path, { ...sent, quantityKg: '1' }, 1)).body.code).toBe('wrong-state')
    expect((await seller.api.put(path, { ...sent, period: '2031-Q1' }, 1)).body.code).toBe('wrong-state')
    expect((await seller.api.delete(path, 1)).body.code).toBe('wrong-state')
    expect((await seller.api.post('/supply/offers', draft({ period }))).status).toBe(201)
    const decided = await operator.post(`${path}/screening/decision`, { level: 'E', reason: 'too late for this round' })
    expect(decided.status).toBe(200)
    expect(await bookOf(roundId)).toEqual(before)
  })
  test.each<[string, EventContract, (roundId: string, period: string) => object]>([
    ['opened', roundOpened as EventContract, (roundId, period) => round({ periods: [period], roundId })],
    ['closed', roundClosed as EventContract, roundId => closing(roundId)],
  ])('when it is told again that the round has %s', async (_, event, data) => {
    const { roundId, period } = await sealedRound()
    const before = await bookOf(roundId)
    expect((await seller.api.post('/supply/offers', draft({ period }))).status).toBe(201)
    await hub.tell(event as EventContract<{ roundId: string }>, data(roundId, period) as { roundId: string })
    await heard(roundId, 3)
    expect(await bookOf(roundId)).toEqual(before)
  })
  test('once it is over, also when it is told again to open, close, match or award', async () => {
    const { roundId, period } = await sealedRound()
    await hub.tell(roundCancelled, { roundId })
    await heard(roundId, 3)
    const before = await bookOf(roundId)
    await hub.tell(roundOpened, round({ periods: [period], roundId }))
    await hub.tell(roundClosed, closing(roundId))
    await hub.tell(roundMatched, matching(roundId))
    await hub.tell(roundAwarded, { roundId, awards: [] })
    await heard(roundId, 7)
    expect(await bookOf(roundId)).toEqual(before)
  })
  test('and the database itself lets nobody reopen it, add to it, or take it away', async () => {
    const { roundId } = await sealedRound()
    const refused = (text: string) => expect(sql(text, [roundId])).rejects
    for (const change of ["state = 'open'", 'closed_at = NULL', 'closed_at = now()', 'seal = NULL'])
      await refused(`UPDATE book SET ${change} WHERE round_id = $1`).toThrow('cannot be reopened')
    await refused(
      `INSERT INTO entry (round_id, offer_id, participant_id, version, status, level, live, body, sealed_price)
       SELECT round_id, gen_random_uuid(), participant_id, version, 'joined', level, live, body, sealed_price
       FROM entry WHERE round_id = $1`,
    ).toThrow('no offer joins a book that is closed')
    await refused("UPDATE entry SET status = 'joined' WHERE round_id = $1").toThrow(
      'no offer joins a book that is closed',
    )
    await refused('DELETE FROM book WHERE round_id = $1').toThrow('permission denied')
    await refused('DELETE FROM entry WHERE round_id = $1').toThrow('permission denied')
  })
})

test('a book that was never closed tells no price, even when its round is said to be matched', async () => {
  const period = ownPeriod()
  const roundId = await hub.open(period)
  const { id } = (await seller.api.post('/supply/offers', draft({ period }))).body
  await hub.tell(roundMatched, matching(roundId))
  await heard(roundId, 2)
  expect((await operator.get(`/supply/offers/${id}`)).body).not.toHaveProperty('price')
  expect((await operator.get(`/rounds/${roundId}/offers`)).body.items[0]).not.toHaveProperty('price')
})
