import { factsCounted } from '@lodestone/contracts'
import type { Database } from '@lodestone/database'
import { fromJson, vouched } from '@lodestone/kernel'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { causeAt, counted } from '../counted.fixture.ts'
import { append, republish, stateCounts } from '../index.ts'
import { type Journal, openJournal } from './journal.fixture.ts'

let journal: Journal
let database: Database
beforeEach(async () => {
  journal = await openJournal()
  ;({ database } = journal)
})
afterEach(() => journal?.close())

const MINUTE_MS = 60_000
const ago = (ms: number) => new Date(Date.now() - ms)
const facts = (...subjects: string[]) => subjects.map(subject => ({ subject, event: counted, data: { n: 1 } }))
const tell = (when: Date, ...subjects: string[]) =>
  database.transaction(tx => append(tx, facts(...subjects), causeAt(when)))
/** As the relay does, once the broker has them. */
const send = () => database.query('DELETE FROM outbox')

type Stated = { until: string; days: { topic: string; day: string; count: number; sum: string }[] }
async function stated(): Promise<Stated['days'][]> {
  const rows = await database.query<{ data: string }>('SELECT data FROM journal WHERE type = $1 ORDER BY seq', [
    factsCounted.type,
  ])
  return rows.map(row => fromJson(vouched<Stated>(row.data)).days)
}
/** What the journal holds of all days together, looked up as a whole. */
async function held(): Promise<{ count: number; sum: string }> {
  const rows = await database.query<{ id: string }>('SELECT id FROM journal WHERE topic = $1', [counted.topic])
  return {
    count: rows.length,
    sum: String(rows.reduce((sum, { id }) => sum + BigInt(`0x${id.slice(-12)}`), 0n)),
  }
}
const dayOf = (when: Date) => when.toISOString().slice(0, 10)

it('states each day as often as it has changed, once all of it is sent', async () => {
  const when = ago(MINUTE_MS)
  await tell(when, 'a', 'b', 'c')
  expect(await stateCounts(database, new Date())).toBe(0)
  await send()
  expect(await stateCounts(database, new Date())).toBe(1)
  expect(await stated()).toEqual([[{ topic: counted.topic, day: dayOf(when), ...(await held()) }]])
  await send()
  expect(await stateCounts(database, new Date())).toBe(0)

  // Told now, of a time that was stated already, and of another day.
  const old = ago(3 * 24 * 60 * MINUTE_MS)
  await tell(when, 'd')
  await tell(old, 'e')
  await send()
  expect(await stateCounts(database, new Date())).toBe(2)
  const days = (await stated()).at(-1) ?? []
  expect(days.map(({ day, count }) => [day, count]).toSorted()).toEqual([
    [dayOf(old), 1],
    [dayOf(when), 4],
  ])
  const whole = await held()
  expect(String(days.reduce((sum, one) => sum + BigInt(one.sum), 0n))).toBe(whole.sum)
})

it('waits with what is too new, and with what somebody may still write of a time before', async () => {
  await tell(new Date(), 'a')
  await send()
  expect(await stateCounts(database, new Date())).toBe(0)
  await journal.other.transaction(async tx => {
    await append(tx, facts('b'), causeAt(ago(MINUTE_MS / 2)))
    await stateCounts(database, new Date())
    expect(await stated()).toEqual([])
  })
  await send()
  await stateCounts(database, new Date())
  expect((await stated()).flat().map(({ count }) => count)).toEqual([1])
})

it('counts what two transactions commit in whatever order exactly once', async () => {
  const when = ago(5 * MINUTE_MS)
  await journal.other.transaction(async tx => {
    await append(tx, facts('first'), causeAt(when))
    await tell(when, 'second')
    await send()
    await stateCounts(database, new Date())
  })
  await send()
  await stateCounts(database, new Date())
  await send()
  await stateCounts(database, new Date())
  expect((await stated()).at(-1)).toEqual([{ topic: counted.topic, day: dayOf(when), ...(await held()) }])
})

it('states nothing of a time before one that was stated, whose clock ever is asked', async () => {
  const untils = async () =>
    (
      await database.query<{ until: string }>(
        "SELECT data::jsonb ->> 'until' AS until FROM journal WHERE type = $1 ORDER BY seq",
        [factsCounted.type],
      )
    ).map(({ until }) => until)
  await tell(ago(5 * MINUTE_MS), 'a')
  await send()
  await stateCounts(database, new Date())
  await send()
  await tell(ago(4 * MINUTE_MS), 'b')
  await send()
  expect(await stateCounts(database, ago(2 * MINUTE_MS))).toBe(1)
  const [first, second] = await untils()
  expect(second).toBe(first)
})

it('states the same once more when all is published anew, as after a database was brought back', async () => {
  await tell(ago(MINUTE_MS), 'a', 'b')
  await send()
  await stateCounts(database, new Date())
  await send()
  await republish(database)
  await send()
  await stateCounts(database, new Date())
  const [before, after] = await stated()
  expect(after).toEqual(before)
})
