import type { Database, Sql } from '@lodestone/database'
import { and, eq } from '@lodestone/database/drizzle'
import { countApplied } from '../counts/counts.applied.ts'
import { append } from '../journal/journal.ts'
import { parkedTable } from '../schema.ts'
import type { Consumer } from './consumer.ts'
import { isBeside, lockKey, type ParkedKey, setVersion } from './parked.key.ts'
import { IN_THE_WAY, type ParkedRow, recordOf } from './parked.ts'
import { read } from './received.ts'
import { driveOne } from './redrive.step.ts'
import type { RunningConsumer } from './running-consumer.ts'
import { continues } from './sequence.ts'

export type RedriveOptions = {
  readonly database: Database
  /** The consumer that parked the record; nothing can be done where it does not run. */
  readonly running: RunningConsumer | undefined
  readonly id: string
  readonly actor: string
  readonly now: Date
}

/** What came of it: records applied or found superfluous, records still waiting, and why the first of them waits. */
export type RedrivenKey = { readonly applied: number; readonly left: number; readonly errorClass?: string }

/** Records of one key tried by one call at most. */
const TRIED = 1_000
/**
 * Applies the records of a parked key again, in order, until one fails, after the order itself has been kept in the journal. A record that cannot be read is dropped when a readable one
 * behind it continues the key without it. Undefined when there is no such record. Throws DatabaseUnavailable.
 */
export async function redrive(options: RedriveOptions): Promise<RedrivenKey | undefined> {
  const o = asConsumer(options)
  const { database, running } = o
  const place = running && (await placeOf(database, running.consumer, o.id))
  if (!running || !place) return undefined
  await database.transaction(async tx => {
    await lockKey(tx, running.consumer, place)
    const { topic, partition, key } = place
    const cause = { actor: o.actor, now: o.now, correlationId: o.id }
    const data = { topic, partition, key }
    await append(tx, [{ subject: `parked:${o.id}`, type: 'messaging.redrive-ordered', data }], cause)
  })
  return drive(o, running, place)
}

/**
 * Gives up a parked record that can never be applied, with a reason that is kept in the journal, and applies what waits behind it.
 * Undefined when there is no such record.
 */
export async function discard(options: RedriveOptions & { readonly reason: string }): Promise<RedrivenKey | undefined> {
  const o = asConsumer(options)
  const { database, running, id } = o
  const place = running && (await placeOf(database, running.consumer, id))
  if (!running || !place) return undefined
  const gone = await database.transaction(async tx => {
    const at = await lockKey(tx, running.consumer, place)
    const [row] = await tx.query<ParkedRow>(
      `DELETE FROM parked WHERE id = $1 AND ${IN_THE_WAY} RETURNING id, "offset", key, value, headers, error_class`,
      [id],
    )
    if (!row) return false
    const { version } = read(recordOf(row), place, running)
    const { topic, partition, key } = place
    // What was set aside was never a version of anything.
    const counts = !isBeside(place, row)
    // Given up is gone past too: its owner has told it.
    if (counts && (version === undefined ? isDated(row) : continues(version, at)))
      await countApplied(tx, running.consumer.name, place, [recordOf(row)])
    if (counts && version === undefined) await setVersion(tx, running.consumer, place, at.version, at.skipped + 1)
    else if (counts && version !== undefined && continues(version, at))
      await setVersion(tx, running.consumer, place, version, 0)
    const data = { topic, partition, offset: String(row.offset), key, errorClass: row.error_class, reason: o.reason }
    const cause = { actor: o.actor, now: o.now, correlationId: id }
    await append(tx, [{ subject: `parked:${id}`, type: 'messaging.parked-discarded', data }], cause)
    return true
  })
  return gone ? drive(o, running, place) : undefined
}

/** An operator asks for it, and what is done is the consumer's own work. */
const asConsumer = <T extends RedriveOptions>(o: T): T => ({ ...o, database: o.database.within('service') })

async function placeOf({ drizzle }: Sql, consumer: Consumer, id: string): Promise<ParkedKey | undefined> {
  if (!/^[0-9a-f-]{36}$/i.test(id)) return undefined
  const { topic, partition, key } = parkedTable
  const [place] = await drizzle
    .select({ topic, partition, key })
    .from(parkedTable)
    .where(and(eq(parkedTable.id, id), eq(parkedTable.consumer, consumer.name)))
  return place
}

async function drive(o: RedriveOptions, running: RunningConsumer, place: ParkedKey): Promise<RedrivenKey> {
  let applied = 0
  let errorClass: string | undefined
  for (let tried = 0; tried < TRIED && errorClass === undefined; tried++) {
    const step = await driveOne(o, running, place)
    if (step.kind === 'done') break
    if (step.kind === 'stuck') errorClass = step.errorClass
    else applied += step.removed
  }
  running.nudge()
  const { consumer, topic, key } = parkedTable
  const left = await o.database.drizzle.$count(
    parkedTable,
    and(eq(consumer, running.consumer.name), eq(topic, place.topic), eq(key, place.key)),
  )
  return { applied, left, ...(errorClass === undefined ? {} : { errorClass }) }
}

/** Whether it can be counted: what its owner told has a time. */
const isDated = (row: ParkedRow): boolean => !Number.isNaN(Date.parse(recordOf(row).headers.ce_time ?? ''))
