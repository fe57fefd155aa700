import type { ShownScenario } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { asc, eq, gt } from '@lodestone/database/drizzle'
import { fromJson, isUuid } from '@lodestone/kernel'
import { scenarioTable } from '../schema.ts'
import { isPublishedId, publishedFrom } from './scenario.ts'

export const insertScenario = async ({ drizzle }: Sql, row: typeof scenarioTable.$inferSelect): Promise<void> => {
  await drizzle.insert(scenarioTable).values(row)
}

/** Operators' own in the order in which they were recorded. */
export async function listRecorded(
  { drizzle }: Sql,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<ShownScenario[]> {
  const rows = await drizzle
    .select()
    .from(scenarioTable)
    .where(after === undefined ? undefined : gt(scenarioTable.id, after))
    .orderBy(asc(scenarioTable.id))
    .limit(limit)
  return rows.map(shown)
}

/** A scenario by its id; a published one on the days of the world that begins with `from`. */
export async function findScenario(sql: Sql, id: string, from: string): Promise<ShownScenario | undefined> {
  if (isPublishedId(id)) return publishedFrom(from).find(one => one.id === id)
  if (!isUuid(id)) return undefined
  const [row] = await sql.drizzle.select().from(scenarioTable).where(eq(scenarioTable.id, id))
  return row && shown(row)
}

const shown = ({ content, ...row }: typeof scenarioTable.$inferSelect): ShownScenario => ({
  ...row,
  ...fromJson(content),
  published: false,
})
