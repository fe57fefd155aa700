import type { Database, Sql } from '@lodestone/database'
import { and, eq, sql } from '@lodestone/database/drizzle'
import { countApplied } from '../counts/counts.ts'
import { append } from '../journal/journal.ts'
import type { TopicPartition } from '../ports.ts'
import { inboxOffsetTable, inboxVersionTable, parkedTable } from '../schema.ts'
import { type Consumer, handleAll, wantedBy } from './consumer.ts'
import { errorClassOf, isNobodysFault } from './fault.ts'
import { IN_THE_WAY, type ParkedRow, recordOf } from './parked.ts'
import { ASIDE, asideKey, type ReceivedRecord, read } from './received.ts'
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
/** Rows of the key looked at for one that continues what was applied. */
const LOOKED_AT = 100

type ParkedKey = TopicPartition & { readonly key: string }

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

type Step = { kind: 'done' } | { kind: 'removed'; removed: number } | { kind: 'stuck'; errorClass: string }

/** Applies the next record of the key in a transaction of its own; notes the failure in another one. */
async function driveOne(o: RedriveOptions, running: RunningConsumer, place: ParkedKey): Promise<Step> {
  let trying: string | undefined
  try {
    return await o.database.transaction(async tx => {
      const { consumer } = running
      const at = await lockKey(tx, consumer, place)
      const rows = await tx.query<ParkedRow>(
        `SELECT id, "offset", key, value, headers, error_class FROM parked
         WHERE consumer = $1 AND topic = $2 AND key = $3 ORDER BY "offset" LIMIT ${LOOKED_AT}`,
        [consumer.name, place.topic, place.key],
      )
      const [first] = rows
      if (!first) return { kind: 'done' }
      const readings = rows.map(row => ({
        id: row.id,
        reading: read(recordOf(row), place, running, wantedBy(consumer)),
      }))
      if (isBeside(place, first) && readings[0]?.reading.key !== place.key)
        return { kind: 'removed', removed: await goBack(tx, consumer, place) }
      const chosen = readings.findIndex(({ reading }) => reading.kind !== 'broken' && continues(reading.version, at))
      const next = readings[chosen]
      if (next && next.reading.kind !== 'broken') {
        trying = next.id
        if (next.reading.kind === 'event') await handleAll(tx, consumer, [next.reading.event], o.now)
        await setVersion(tx, consumer, place, next.reading.version, 0)
        await countApplied(tx, consumer.name, place, [next.reading.record])
        const version = next.reading.version
        const gone = readings
          .filter(({ reading }, i) => isSuperfluous(reading, version, i <= chosen))
          .map(({ id }) => id)
        await tx.query('DELETE FROM parked WHERE id = ANY ($1::uuid[])', [gone])
        return { kind: 'removed', removed: gone.length }
      }
      const duplicates = readings.filter(({ reading }) => isSuperfluous(reading, at.version, false)).map(({ id }) => id)
      if (duplicates.length > 0) {
        await tx.query('DELETE FROM parked WHERE id = ANY ($1::uuid[])', [duplicates])
        return { kind: 'removed', removed: duplicates.length }
      }
      const head = readings[0]?.reading
      const errorClass = head?.kind === 'broken' ? head.errorClass : 'gap'
      await note(tx, first.id, errorClass)
      return { kind: 'stuck', errorClass }
    })
  } catch (error) {
    if (isNobodysFault(error) || trying === undefined) throw error
    const errorClass = errorClassOf(error)
    await note(o.database, trying, errorClass)
    return { kind: 'stuck', errorClass }
  }
}

/** Whether it can be counted: what its owner told has a time. */
const isDated = (row: ParkedRow): boolean => !Number.isNaN(Date.parse(recordOf(row).headers.ce_time ?? ''))

const isBeside = (place: ParkedKey, { offset }: ParkedRow): boolean =>
  ASIDE.some(errorClass => place.key === asideKey(errorClass, place.partition, offset))

/**
 * Has the consumer read on from the first record that was set aside, since one of them would not be any more: all of them and what came behind
 * come again, in order. What was applied meanwhile is known by its version.
 */
async function goBack(tx: Sql, consumer: Consumer, place: ParkedKey): Promise<number> {
  const [row] = await tx.query<{ gone: number }>(
    `WITH gone AS (
       DELETE FROM parked WHERE consumer = $1 AND topic = $2 AND partition = $3 AND error_class = ANY ($4::text[]) RETURNING "offset"),
     moved AS (
       UPDATE inbox_offset SET next_offset = least(next_offset, (SELECT min("offset") FROM gone)), last_event = NULL, revision = revision + 1
       WHERE consumer = $1 AND topic = $2 AND partition = $3)
     SELECT count(*)::int AS gone FROM gone`,
    [consumer.name, place.topic, place.partition, ASIDE],
  )
  return row?.gone ?? 0
}

/** Nothing is lost without it: its version is applied, or nobody can tell it and the key has been continued behind it. */
const isSuperfluous = (reading: ReceivedRecord, applied: number, before: boolean): boolean =>
  reading.version === undefined ? before : reading.version <= applied

/** Keeps the consumer off the partition until commit, and makes it look again afterwards. Gives what was applied of the key. */
async function lockKey(tx: Sql, consumer: Consumer, place: ParkedKey): Promise<{ version: number; skipped: number }> {
  await tx.drizzle
    .update(inboxOffsetTable)
    .set({ revision: sql`${inboxOffsetTable.revision} + 1` })
    .where(
      and(
        eq(inboxOffsetTable.consumer, consumer.name),
        eq(inboxOffsetTable.topic, place.topic),
        eq(inboxOffsetTable.partition, place.partition),
      ),
    )
  const own = inboxVersionTable
  const [row] = await tx.drizzle
    .select({ version: own.version, skipped: own.skipped })
    .from(own)
    .where(and(eq(own.consumer, consumer.name), eq(own.topic, place.topic), eq(own.key, place.key)))
  return row ?? { version: 0, skipped: 0 }
}

async function setVersion(
  tx: Sql,
  consumer: Consumer,
  place: ParkedKey,
  version: number,
  skipped: number,
): Promise<void> {
  const own = inboxVersionTable
  await tx.drizzle
    .insert(own)
    .values({ consumer: consumer.name, topic: place.topic, key: place.key, version, skipped })
    .onConflictDoUpdate({ target: [own.consumer, own.topic, own.key], set: { version, skipped } })
}

async function note({ drizzle }: Sql, id: string, errorClass: string): Promise<void> {
  await drizzle
    .update(parkedTable)
    .set({ attempts: sql`${parkedTable.attempts} + 1`, errorClass })
    .where(eq(parkedTable.id, id))
}
