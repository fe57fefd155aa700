import type { Database, Sql } from '@lodestone/database'
import { append } from '../journal/journal.ts'
import { partitionKey, type TopicPartition } from '../ports.ts'
import type { HaltedRecord } from './places.ts'
import type { RunningConsumer } from './running-consumer.ts'

/** A record that was committed late is stated within this of its arrival. */
const STATED_WITHIN_MS = 60_000

export type SetAside = 'set aside' | { readonly refused: string } | undefined

/**
 * Has a consumer read on behind a record that halts its partition, with a reason that is kept in the journal: a true record of a history that its owner
 * no longer has. Only when the owner states nothing of its day beyond what was applied, so that it is none that was told. Undefined where no record
 * halts the partition, as far as this process reads it.
 */
export async function setAside(o: {
  readonly database: Database
  readonly running: RunningConsumer | undefined
  readonly at: TopicPartition
  readonly reason: string
  readonly actor: string
  readonly now: Date
}): Promise<SetAside> {
  const { running, at } = o
  const halted = running?.status().halted.find(({ partition }) => partition === partitionKey(at))?.record
  if (!running || !halted) return undefined
  const { record, since } = halted
  const consumer = running.consumer.name
  const done = await o.database.within('service').transaction(async (tx): Promise<SetAside> => {
    const refused =
      (await lackOf(tx, consumer, at.topic, record.headers.ce_time ?? '')) ??
      (o.now.getTime() - since < STATED_WITHIN_MS
        ? 'What the owner states of it may be on its way: try again in a minute.'
        : undefined)
    if (refused !== undefined) return { refused }
    const moved = await tx.query(
      `UPDATE inbox_offset SET next_offset = $4 + 1, last_event = NULL, revision = revision + 1
       WHERE consumer = $1 AND topic = $2 AND partition = $3 AND next_offset = $4::bigint RETURNING 1`,
      [consumer, at.topic, at.partition, record.offset],
    )
    if (moved.length === 0) return undefined
    await append(tx, [factOf(o, halted)], {
      actor: o.actor,
      now: o.now,
      correlationId: record.headers.ce_id ?? '',
    })
    return 'set aside'
  })
  running.nudge()
  return done
}

type Verdict = { covered: boolean; agrees: boolean }

/** What speaks against leaving out a record of this time. */
async function lackOf(tx: Sql, consumer: string, topic: string, time: string): Promise<string | undefined> {
  const [found] = await tx.query<Verdict>(
    `SELECT coalesce(min(day) <= $3::timestamptz::date AND max(until) > $3::timestamptz, false) AS covered,
            coalesce(bool_and(agrees AND compared > $3::timestamptz) FILTER (WHERE day = $3::timestamptz::date), true) AS agrees
     FROM stated_count WHERE consumer = $1 AND topic = $2`,
    [consumer, topic, time],
  )
  const mend = `npm run republish -- --topic ${topic} has what is missing told again.`
  if (!found?.covered) return `What the owner told until then is not stated, so that this may be lost with it: ${mend}`
  if (!found.agrees) return `The owner has told more of that day than was applied, which would be lost: ${mend}`
  return undefined
}

const factOf = (o: { at: TopicPartition; reason: string }, { key, version, record }: HaltedRecord) => ({
  subject: `halted:${partitionKey(o.at)}`,
  type: 'messaging.halted-set-aside',
  data: {
    ...o.at,
    offset: String(record.offset),
    key,
    version,
    event: record.headers.ce_id ?? null,
    reason: o.reason,
  },
})
