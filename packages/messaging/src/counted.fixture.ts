import { defineEvent, type EventContract } from '@lodestone/contracts'
import type { Database } from '@lodestone/database'
import { z } from 'zod'
import { append, type Cause, type Consumer, type OutRecord } from './index.ts'
import { recordOf } from './record.fixture.ts'

/** A thing that is counted: its n-th event carries n. `pad` makes it large. */
export const counted = defineEvent({
  type: 'test.thing-counted.v1',
  summary: 'A thing was counted',
  topic: 'test.thing',
  data: z.object({ n: z.number().int(), pad: z.string().optional() }),
}) as EventContract<{ n: number; pad?: string }>

/** That a thing was counted, as a record that nobody has signed. */
export const event = (subject: string, version: number, n = version): OutRecord =>
  recordOf(counted, subject, { n }, { aggregateVersion: version })

export const causeAt = (now = new Date('2026-11-24T10:00:00.000Z')): Cause => ({
  actor: 'tester',
  now,
  correlationId: 'test',
})

/** Counts each key once more, all in one transaction. */
export async function count(database: Database, keys: readonly string[], n: number, pad?: string): Promise<void> {
  await database.transaction(tx =>
    append(
      tx,
      keys.map(subject => ({ subject, event: counted, data: pad === undefined ? { n } : { n, pad } })),
      causeAt(),
    ),
  )
}

/** Writes down what it is given. */
export const seeing: Consumer = {
  name: 'receiver',
  topics: [counted.topic],
  handle: (tx, events) =>
    tx
      .query('INSERT INTO seen (key, n, record_offset) SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[])', [
        events.map(event => event.key),
        events.map(event => (event.data as { n: number }).n),
        events.map(event => event.offset),
      ])
      .then(() => {}),
}

/** What was applied, as the numbers of each key in the order of application. */
export async function seen(database: Database): Promise<Record<string, number[]>> {
  const rows = await database.query<{ key: string; n: number }>('SELECT key, n FROM seen ORDER BY id')
  const byKey: Record<string, number[]> = {}
  for (const { key, n } of rows) {
    byKey[key] ??= []
    byKey[key].push(n)
  }
  return byKey
}
