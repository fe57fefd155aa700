import { type DataOf, roundOpened } from '@lodestone/contracts'
import { factOf } from '@lodestone/messaging'
import { type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forecast, line, offer, startWholeHub } from './hub.ts'
import { matchRound, openRound, type Played } from './journey.ts'

let hub: TestHub
let played: Played
beforeAll(async () => {
  hub = await startWholeHub()
  played = await openRound(hub)
  await matchRound(played)
})
afterAll(() => hub?.stop())

const contextOf = (name: string) => {
  const found = hub.process.services.find(one => one.service.name === name)
  if (!found) throw new Error(`${name} does not run`)
  return found.context
}

test('books that are sealed take nothing in when their round is told to have opened again', async () => {
  const { roundId, operator, members, suppliers } = played
  const rounds = contextOf('rounds')
  const books = async () => [
    await operator.all(`/rounds/${roundId}/lines`),
    await operator.all(`/rounds/${roundId}/offers`),
    await contextOf('demand').database.query('SELECT * FROM book WHERE round_id = $1', [roundId]),
    await contextOf('supply').database.query('SELECT * FROM book WHERE round_id = $1', [roundId]),
  ]
  expect((await members[1]?.api.post('/demand/forecasts', forecast([line()])))?.status).toBe(201)
  expect((await suppliers[0]?.api.post('/supply/offers', offer()))?.status).toBe(201)
  const before = await books()
  const told = await rounds.door.transaction({ actor: 'test', correlationId: 'again' }, async (tx, record) => {
    const [row] = await tx.query<{ data: string; version: number }>(
      `SELECT data, (SELECT max(aggregate_version) FROM journal WHERE subject = $1) AS version
       FROM journal WHERE subject = $1 AND type = $2`,
      [roundId, roundOpened.type],
    )
    const data = JSON.parse(row?.data ?? '{}') as DataOf<typeof roundOpened>
    record(factOf(roundOpened, roundId, data))
    return (row?.version ?? 0) + 1
  })
  for (const name of ['demand', 'supply'])
    await until(`${name} has heard it`, async () => {
      const rows = await contextOf(name).database.query(
        "SELECT 1 FROM inbox_version WHERE key = $1 AND version >= $2 AND topic LIKE '%rounds.round'",
        [roundId, told],
      )
      return rows.length > 0
    })
  expect(await books()).toEqual(before)
})
