import type { Database, Sql } from '@lodestone/database'
import { eq, sql } from '@lodestone/database/drizzle'
import { countApplied } from '../counts/counts.applied.ts'
import { parkedTable } from '../schema.ts'
import { ASIDE } from './aside.ts'
import { type Consumer, handleAll, wantedBy } from './consumer.ts'
import { errorClassOf, isNobodysFault } from './fault.ts'
import { isBeside, lockKey, type ParkedKey, setVersion } from './parked.key.ts'
import { type ParkedRow, recordOf } from './parked.ts'
import { type ReceivedRecord, read } from './received.ts'
import type { RunningConsumer } from './running-consumer.ts'
import { continues } from './sequence.ts'

/** Rows of the key looked at for one that continues what was applied. */
const LOOKED_AT = 100

type Step = { kind: 'done' } | { kind: 'removed'; removed: number } | { kind: 'stuck'; errorClass: string }

/** Applies the next record of the key in a transaction of its own; notes the failure in another one. */
export async function driveOne(
  o: { readonly database: Database; readonly now: Date },
  running: RunningConsumer,
  place: ParkedKey,
): Promise<Step> {
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

async function note({ drizzle }: Sql, id: string, errorClass: string): Promise<void> {
  await drizzle
    .update(parkedTable)
    .set({ attempts: sql`${parkedTable.attempts} + 1`, errorClass })
    .where(eq(parkedTable.id, id))
}
