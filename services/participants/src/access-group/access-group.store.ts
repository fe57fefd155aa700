import type { Sql } from '@lodestone/database'
import { and, asc, eq, getTableColumns, gt, inArray, ne, type Shown, sql } from '@lodestone/database/drizzle'
import { accessGroupTable, participantTable } from '../schema.ts'
import type { KeptGroup } from './access-group.ts'

const ALL = getTableColumns(accessGroupTable)
type Row = Shown<(typeof accessGroupTable)['_']['columns']>

const rowOf = ({ group: name, confirmedAt, endedAt, ...one }: KeptGroup): Row => ({
  ...one,
  name,
  confirmedAt: confirmedAt ?? null,
  endedAt: endedAt ?? null,
})
const groupIn = ({ name: group, confirmedAt, endedAt, ...one }: Row): KeptGroup => ({
  ...one,
  group,
  ...(confirmedAt === null ? {} : { confirmedAt }),
  ...(endedAt === null ? {} : { endedAt }),
})

export async function insertGroup({ drizzle }: Sql, group: KeptGroup): Promise<void> {
  await drizzle.insert(accessGroupTable).values(rowOf(group))
}

export async function saveGroup({ drizzle }: Sql, group: KeptGroup): Promise<void> {
  await drizzle.update(accessGroupTable).set(rowOf(group)).where(eq(accessGroupTable.id, group.id))
}

/** A group, of an organisation if one is named. */
export async function findGroup({ drizzle }: Sql, id: string, participantId?: string): Promise<KeptGroup | undefined> {
  const own = participantId === undefined ? undefined : eq(accessGroupTable.participantId, participantId)
  const [row] = await drizzle
    .select(ALL)
    .from(accessGroupTable)
    .where(and(eq(accessGroupTable.id, id), own))
  return row && groupIn(row)
}

/** Groups by id, one more than the limit. */
export async function listGroups(
  { drizzle }: Sql,
  o: { participantId?: string; state?: KeptGroup['state']; after?: string; limit: number },
): Promise<KeptGroup[]> {
  const rows = await drizzle
    .select(ALL)
    .from(accessGroupTable)
    .where(
      and(
        o.participantId === undefined ? undefined : eq(accessGroupTable.participantId, o.participantId),
        o.state === undefined ? undefined : eq(accessGroupTable.state, o.state),
        o.after === undefined ? undefined : gt(accessGroupTable.id, o.after),
      ),
    )
    .orderBy(asc(accessGroupTable.id))
    .limit(o.limit + 1)
  return rows.map(groupIn)
}

export const countGroups = ({ drizzle }: Sql, participantId: string): Promise<number> =>
  drizzle.$count(
    accessGroupTable,
    and(eq(accessGroupTable.participantId, participantId), ne(accessGroupTable.state, 'ended')),
  )

/** For whom the people of these groups act now, by the digests of their names. */
export const groupedBy = ({ drizzle }: Sql, digests: readonly string[]) =>
  drizzle
    .select({
      org: accessGroupTable.participantId,
      role: participantTable.kind,
      position: accessGroupTable.position,
      participant: participantTable.data,
      // A group names nobody's address.
      email: sql<string | null>`NULL`,
    })
    .from(accessGroupTable)
    .innerJoin(participantTable, eq(participantTable.id, accessGroupTable.participantId))
    .where(and(inArray(accessGroupTable.digest, [...digests]), eq(accessGroupTable.state, 'active')))
    .orderBy(asc(accessGroupTable.id))
