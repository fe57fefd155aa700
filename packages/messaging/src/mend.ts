import type { Database, Sql } from '@lodestone/database'
import { dwindled, each, placesOn, unreadBy, waitingIn } from './mend.waiting.ts'
import type { Transport } from './ports.ts'
import { tellAgain } from './relay/republish.ts'
import { type Standstill, standstill } from './relay/standstill.ts'

/** A service, after which its consumer is called, and the topics that it hears. */
export type Reader = { readonly database: Database; readonly topics: readonly string[] }

export type MendOptions = {
  readonly topics: readonly string[]
  /** The services that tell on these topics. */
  readonly tellers: readonly Database[]
  readonly readers: readonly Reader[]
  /** Where the topics are there again, whatever they hold. */
  readonly transport: Pick<Transport, 'endOffsets'>
  /** Hears what is being waited for. */
  readonly say: (text: string) => void
}

/**
 * Has everything told again on topics that were lost or made anew, while services run and commands are taken: nothing is sent while the ends
 * of the topics are looked up, all facts are put behind these, and whoever hears them goes on from there. What was applied before is known by
 * its version and counts once; what was parked comes again. Returns the number of facts when all have been heard.
 *
 * Killed anywhere, or with a send of a relay that was thought dead arriving late, it is run again: the facts are told once more, behind the ends
 * as they are then. Whoever does not stand before a whole telling yet lacks events as before, or has them twice, which changes nothing.
 */
export async function mend(o: MendOptions): Promise<number> {
  const tellers = o.tellers.map(asService)
  const readers = o.readers.map(({ database, topics }) => ({
    database: asService(database),
    topics: topics.filter(topic => o.topics.includes(topic)),
  }))
  const { facts, last } = await tellBehind({ ...o, tellers, readers })
  o.say(`${facts} facts are told again`)

  await dwindled('to send', o.say, () => each(tellers, (teller, i) => waitingIn(teller, last[i] ?? 0n)))
  const ends = await o.transport.endOffsets(o.topics)
  await dwindled('to read', o.say, () =>
    each(
      readers.map(({ database }) => database),
      (reader, i) => unreadBy(reader, readers[i]?.topics ?? [], ends),
    ),
  )
  return facts
}

/** Gives the number of facts, and for each teller the last row of its outbox. */
async function tellBehind(o: MendOptions): Promise<{ facts: number; last: bigint[] }> {
  const held: Standstill[] = []
  try {
    for (const teller of o.tellers) held.push(await standstill(teller, o.say))
    const check = () => {
      for (const one of held) one.check()
    }
    const ends = await o.transport.endOffsets(o.topics)
    let facts = 0
    const last: bigint[] = []
    for (const teller of o.tellers) {
      const told = await teller.transaction(tx => tellBehindLate(tx, o.topics, check))
      facts += told.facts
      last.push(told.last)
    }
    // Not before the facts are sure to come: whoever stands behind them without would lack them.
    for (const { database, topics } of o.readers)
      await database.transaction(tx => moveTo(tx, database.schema, topics, ends))
    return { facts, last }
  } finally {
    await Promise.all(held.map(one => one.end()))
  }
}

/**
 * Facts that are committed while the others are told again go behind them. The lock keeps an append that is under way from committing an
 * earlier row of the outbox with a later fact; it is taken last, since commands wait for it.
 */
async function tellBehindLate(
  tx: Sql,
  topics: readonly string[],
  check: () => void,
): Promise<{ facts: number; last: bigint }> {
  const facts = await tellAgain(tx, topics)
  await tx.query('LOCK TABLE outbox IN SHARE ROW EXCLUSIVE MODE')
  await tx.query(
    `WITH late AS (
       DELETE FROM outbox USING journal AS j WHERE j.subject = outbox.subject AND j.seq = outbox.seq AND j.topic = ANY ($1)
         AND outbox.xmin <> pg_current_xact_id()::xid
       RETURNING outbox.id, outbox.shard, outbox.subject, outbox.seq)
     INSERT INTO outbox (shard, subject, seq) SELECT shard, subject, seq FROM late ORDER BY id`,
    [topics],
  )
  const [row] = await tx.query<{ last: bigint | null }>('SELECT max(id) AS last FROM outbox')
  check()
  return { facts, last: row?.last ?? 0n }
}

/** A running consumer notices the revision within seconds, and one that was halted goes on; a slice that it is applying is refused. */
async function moveTo(
  tx: Sql,
  consumer: string,
  topics: readonly string[],
  ends: ReadonlyMap<string, bigint>,
): Promise<void> {
  const places = placesOn(topics, ends)
  await tx.query(
    `INSERT INTO inbox_offset AS place (consumer, topic, partition, next_offset)
     SELECT $1, topic, partition, next FROM unnest($2::text[], $3::int[], $4::bigint[]) AS given (topic, partition, next)
     ORDER BY topic, partition
     ON CONFLICT (consumer, topic, partition) DO UPDATE
     SET next_offset = excluded.next_offset, last_event = NULL, revision = place.revision + 1`,
    [
      consumer,
      places.map(({ topic }) => topic),
      places.map(({ partition }) => partition),
      places.map(({ end }) => end),
    ],
  )
  await tx.query('DELETE FROM parked WHERE consumer = $1 AND topic = ANY ($2)', [consumer, topics])
}

const asService = (database: Database): Database => database.within('service')
