import type { OutlookBaseline } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { desc, eq, getTableColumns, lt, sql } from '@lodestone/database/drizzle'
import type { JsonText } from '@lodestone/kernel'
import { baselineTable } from '../schema.ts'
import type { BaselineContent } from './baseline.ts'

const { content: _, ...HEAD } = getTableColumns(baselineTable)

/** Heads of baselines, the newest first, from below a version on. */
export const listBaselines = (
  { drizzle }: Sql,
  { below, limit }: { readonly below?: number | undefined; readonly limit: number },
): Promise<OutlookBaseline[]> =>
  drizzle
    .select(HEAD)
    .from(baselineTable)
    .where(below === undefined ? undefined : lt(baselineTable.version, below))
    .orderBy(desc(baselineTable.version))
    .limit(limit + 1)
    .execute()

export async function newestBaseline({ drizzle }: Sql): Promise<OutlookBaseline | undefined> {
  const [row] = await drizzle.select(HEAD).from(baselineTable).orderBy(desc(baselineTable.version)).limit(1)
  return row
}

export async function findBaseline({ drizzle }: Sql, id: string): Promise<OutlookBaseline | undefined> {
  const [row] = await drizzle.select(HEAD).from(baselineTable).where(eq(baselineTable.id, id))
  return row
}

export async function readContent({ drizzle }: Sql, id: string): Promise<JsonText<BaselineContent> | undefined> {
  const [row] = await drizzle
    .select({ content: baselineTable.content })
    .from(baselineTable)
    .where(eq(baselineTable.id, id))
  return row?.content
}

/** The version that comes next; another one that asks waits until the transaction ends. */
export async function nextVersion(tx: Sql): Promise<number> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('outlook baseline', 0))", [], 'baseline-lock')
  const [row] = await tx.drizzle.select({ last: sql<number | null>`max(${baselineTable.version})` }).from(baselineTable)
  return (row?.last ?? 0) + 1
}

export const insertBaseline = async (
  { drizzle }: Sql,
  row: OutlookBaseline & { readonly content: JsonText<BaselineContent> },
): Promise<void> => {
  await drizzle.insert(baselineTable).values(row)
}
