import type { Cell } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { desc, eq, getTableColumns, lt, type RowOf } from '@lodestone/database/drizzle'
import { fromJson, toJson } from '@lodestone/kernel'
import type { WithheldCell } from '../disclosure/decision.ts'
import type { DisclosureRules } from '../disclosure/disclosure.ts'
import { gateTable, publicationTable } from '../schema.ts'

/** The stream of publications of the standing demand; the pool of a round has the round's id as its stream. */
export const DEMAND_STREAM = 'demand'

export type Publication = {
  readonly id: string
  readonly stream: string
  readonly version: number
  readonly publishedAt: string
  readonly cells: readonly Cell[]
  readonly withheld: readonly WithheldCell[]
  /** The numbers of the rules it was judged by; `null` where they were not kept. */
  readonly rules: DisclosureRules<string> | null
}

const publicationOf = ({
  cells,
  withheld,
  ...row
}: Omit<typeof publicationTable.$inferSelect, 'seq'>): Publication => ({
  ...row,
  cells: fromJson(cells),
  withheld: fromJson(withheld),
})

/** Takes the right to release figures: two publications at once would not see each other's. Ends with the transaction. */
export async function lockGate(tx: Sql): Promise<void> {
  await tx.drizzle.select().from(gateTable).for('update')
}

const { seq: SEQ, ...SHOWN } = getTableColumns(publicationTable)

export async function latestPublication({ drizzle }: Sql, stream: string): Promise<Publication | undefined> {
  const [row] = await drizzle
    .select(SHOWN)
    .from(publicationTable)
    .where(eq(SHOWN.stream, stream))
    .orderBy(desc(SHOWN.version))
    .limit(1)
  return row && publicationOf(row)
}

/** The cells of the latest publication of standing demand, parsed once: a publication never changes. */
export function latestCells(): (sql: Sql) => Promise<readonly Cell[]> {
  let known: { id: string; cells: readonly Cell[] } = { id: '', cells: [] }
  return async sql => {
    const [latest] = await sql.query<Pick<RowOf<typeof publicationTable>, 'id'>>(
      'SELECT id FROM publication WHERE stream = $1 ORDER BY version DESC LIMIT 1',
      [DEMAND_STREAM],
      'publication-latest-id',
    )
    if (latest && latest.id !== known.id) {
      const publication = await latestPublication(sql, DEMAND_STREAM)
      if (publication) known = publication
    }
    return known.cells
  }
}

/** Publications newest first, one more than the limit; `before` is the id of the last one seen. */
export async function listPublications(
  { drizzle }: Sql,
  { before, limit }: { before?: string; limit: number },
): Promise<Publication[]> {
  const seen = drizzle
    .select({ seq: SEQ })
    .from(publicationTable)
    .where(eq(SHOWN.id, before ?? ''))
  const rows = await drizzle
    .select(SHOWN)
    .from(publicationTable)
    .where(before === undefined ? undefined : lt(SEQ, seen))
    .orderBy(desc(SEQ))
    .limit(limit + 1)
  return rows.map(publicationOf)
}

export async function insertPublication(tx: Sql, { cells, withheld, ...own }: Publication): Promise<void> {
  await tx.drizzle.insert(publicationTable).values({ ...own, cells: toJson(cells), withheld: toJson(withheld) })
}
