import type { SealedLine } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { and, count, eq, inArray } from '@lodestone/database/drizzle'
import { type Assurance, fromJson, type JsonText } from '@lodestone/kernel'
import { readEntries } from '../book/book.inputs.store.ts'
import { allocationTable, fallenTable, originTable } from '../schema.ts'
import { type KnownOrigin, type Origin, TO_COME } from './origin.ts'

type Allocated = { readonly id: string; readonly roundId: string; readonly offerId: string }

/** What is known of the origin of allocations that the caller may see, by their ids. */
export const readOrigins = (sql: Sql, allocations: readonly Allocated[]): Promise<Map<string, KnownOrigin>> =>
  everybodyFor(sql, 'of what is allocated both parties are told the origin as it is known', async wide => {
    const ids = allocations.map(({ id }) => id)
    const fallen = await wide.drizzle.select().from(fallenTable).where(inArray(fallenTable.allocationId, ids))
    const marked = new Set(fallen.map(({ allocationId }) => allocationId))
    const known = new Map<string, KnownOrigin>()
    for (const [roundId, own] of Map.groupBy(allocations, one => one.roundId)) {
      const offerIds = [...new Set(own.map(one => one.offerId))]
      const sealed = await readEntries(wide, roundId, 'supply', offerIds)
      const now = await originsNow(wide, roundId, offerIds)
      for (const { id, offerId } of own) {
        const entry = sealed.get(offerId)
        if (entry) known.set(id, { sealed: entry.input, now: now.get(offerId), fallen: marked.has(id) })
      }
    }
    return known
  })

/** What is known of the origin of one allocation. */
export const originOf = async (sql: Sql, allocation: Allocated): Promise<KnownOrigin | undefined> =>
  (await readOrigins(sql, [allocation])).get(allocation.id)

/** What was told of the origin of offers in a round since its close. */
async function originsNow(
  { drizzle }: Sql,
  roundId: string,
  offerIds: readonly string[],
): Promise<Map<string, NonNullable<KnownOrigin['now']>>> {
  const rows = await drizzle
    .select()
    .from(originTable)
    .where(and(eq(originTable.roundId, roundId), inArray(originTable.offerId, [...offerIds])))
  return new Map(rows.map(({ offerId, level, assurance, since }) => [offerId, { level, assurance, since }]))
}

type Told = Origin & { readonly offerId: string; readonly since: string }

/** Keeps what is told of the origin of offers in a round, the last word of each. It may come before the sealed book does. */
export async function keepOrigins(tx: Sql, roundId: string, told: readonly Told[]): Promise<void> {
  await tx.query(
    `INSERT INTO origin (round_id, offer_id, level, assurance, since)
     SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[])
     ON CONFLICT (round_id, offer_id) DO UPDATE SET level = excluded.level, assurance = excluded.assurance, since = excluded.since`,
    [
      roundId,
      told.map(one => one.offerId),
      told.map(one => one.level),
      told.map(one => one.assurance),
      told.map(one => one.since),
    ],
    'origins-keep',
  )
}

export type Resting = {
  readonly id: string
  readonly lineId: string
  readonly offerId: string
  readonly memberId: string
  readonly supplierId: string
  readonly both: boolean
  readonly fallen: boolean
  readonly line: SealedLine
  readonly now: Origin
}

type RestingRow = Omit<Resting, 'line' | 'now'> & {
  line: JsonText<SealedLine>
  level: Origin['level']
  assurance: Assurance
}

/** Allocations of offers in a round of which goods are to come, by id, with what is known of their origin. The caller holds the round. */
export async function readResting(tx: Sql, roundId: string, offerIds: readonly string[]): Promise<Resting[]> {
  const rows = await tx.query<RestingRow>(
    `SELECT own.id, own.line_id AS "lineId", own.offer_id AS "offerId", own.member_id AS "memberId", own.supplier_id AS "supplierId",
       own.member_accepted AND own.supplier_accepted AS both, fallen.allocation_id IS NOT NULL AS fallen, line.input AS line,
       coalesce(origin.level, sealed.level) AS level, coalesce(origin.assurance, sealed.assurance, 'declared') AS assurance
     FROM allocation AS own
     JOIN sealed_entry AS line ON line.round_id = own.round_id AND line.owner = 'demand' AND line.id = own.line_id
     JOIN sealed_entry AS sealed ON sealed.round_id = own.round_id AND sealed.owner = 'supply' AND sealed.id = own.offer_id
     LEFT JOIN origin ON origin.round_id = own.round_id AND origin.offer_id = own.offer_id
     LEFT JOIN fallen ON fallen.allocation_id = own.id
     WHERE own.round_id = $1 AND own.offer_id = ANY($2::uuid[]) AND own.state = ANY($3::text[]) ORDER BY own.id`,
    [roundId, offerIds, TO_COME],
    'allocations-resting',
  )
  return rows.map(({ line, level, assurance, ...own }) => ({
    ...own,
    line: fromJson(line),
    now: { level, assurance },
  }))
}

/** Of some offers of a round, those of whose origin anything was told since its close. */
export const toldOf = async (tx: Sql, roundId: string, offerIds: readonly string[]): Promise<string[]> => [
  ...(await originsNow(tx, roundId, offerIds)).keys(),
]

/** Marks allocations of a round as fallen, and takes the mark from others: tens of thousands at once where a whole origin falls. */
export async function markFallen(
  tx: Sql,
  roundId: string,
  { fallen, risen }: { readonly fallen: readonly string[]; readonly risen: readonly string[] },
): Promise<void> {
  if (fallen.length > 0)
    await tx.query(
      'INSERT INTO fallen (allocation_id, round_id) SELECT unnest($1::uuid[]), $2 ON CONFLICT DO NOTHING',
      [fallen, roundId],
      'fallen-mark',
    )
  if (risen.length > 0)
    await tx.query('DELETE FROM fallen WHERE allocation_id = ANY($1::uuid[])', [risen], 'fallen-unmark')
}

/** How many allocations of rounds, of which goods are to come, are marked. */
export async function countFallen({ drizzle }: Sql, roundIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await drizzle
    .select({ roundId: fallenTable.roundId, count: count() })
    .from(fallenTable)
    .innerJoin(allocationTable, eq(allocationTable.id, fallenTable.allocationId))
    .where(and(inArray(fallenTable.roundId, [...roundIds]), inArray(allocationTable.state, [...TO_COME])))
    .groupBy(fallenTable.roundId)
  return new Map(rows.map(row => [row.roundId, row.count]))
}
