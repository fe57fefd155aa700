import type { Sql } from '@lodestone/database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Bench, openBench } from '../bench.fixture.ts'
import { event } from '../counted.fixture.ts'
import { upTo } from '../until.fixture.ts'
import { park } from './parked.ts'
import type { ReceivedRecord } from './received.ts'

const at = { topic: 'things', partition: 0 }
let bench: Bench

beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench?.close())

const waiting = (offset: number, version: number): ReceivedRecord => {
  const { key, value, headers } = event('a', version)
  const record = { offset: BigInt(offset), key, value: Buffer.from(value), headers }
  return { kind: 'broken', record, key: 'a', version, errorClass: 'broken-data' }
}

/** Keeps readings, and gives how many rows were fetched for it. */
const fetchedFor = (readings: readonly ReceivedRecord[]): Promise<number> =>
  bench.receiver.transaction(async tx => {
    let fetched = 0
    const counting = {
      query: async (...statement: Parameters<Sql['query']>) => {
        const rows = await tx.query(...statement)
        fetched += rows.length
        return rows
      },
    }
    await park(counting as Sql, 'reader', at, readings)
    return fetched
  })

it('a record is kept once behind its key, and keeping one more fetches nothing of those that wait there', async () => {
  const first = upTo(300).map(nth => waiting(nth, nth))
  expect(await fetchedFor(first)).toBeLessThanOrEqual(1)
  expect(await fetchedFor([waiting(301, 7), waiting(302, 301), waiting(303, 301)])).toBeLessThanOrEqual(1)
  const kept = await bench.receiver.query<{ at: number; is_first: boolean }>(
    'SELECT "offset"::int AS at, error_class IS NOT NULL AS is_first FROM parked ORDER BY "offset"',
  )
  expect(kept.map(row => row.at)).toEqual([...upTo(300), 302])
  expect(kept.filter(row => row.is_first).map(row => row.at)).toEqual([1])
})
