import type { Sql } from '@lodestone/database'
import { and, eq, sql } from '@lodestone/database/drizzle'
import type { TopicPartition } from '../ports.ts'
import { inboxOffsetTable, inboxVersionTable } from '../schema.ts'
import { ASIDE, asideKey } from './aside.ts'
import type { Consumer } from './consumer.ts'
import type { ParkedRow } from './parked.ts'

/** A key whose records wait. */
export type ParkedKey = TopicPartition & { readonly key: string }

/** Whether a record was set aside, beside the keys that there are. */
export const isBeside = (place: ParkedKey, { offset }: ParkedRow): boolean =>
  ASIDE.some(errorClass => place.key === asideKey(errorClass, place.partition, offset))

/** Keeps the consumer off the partition until commit, and makes it look again afterwards. Gives what was applied of the key. */
export async function lockKey(
  tx: Sql,
  consumer: Consumer,
  place: ParkedKey,
): Promise<{ version: number; skipped: number }> {
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

/** Says how far a key has been applied. */
export async function setVersion(
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
