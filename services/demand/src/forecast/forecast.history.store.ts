import type { Line } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { fromJson, type JsonText } from '@lodestone/kernel'
import type { journalTable } from '@lodestone/messaging/schema'

type ForecastVersion = { readonly version: number; readonly lines?: Line[] }

/** The versions of a forecast as its journal tells them, oldest first. */
export async function readHistory(
  sql: Sql,
  id: string,
): Promise<{ version: number; type: string; time: string; actor: string; lines: Line[] }[]> {
  const rows = await sql.query<
    Pick<RowOf<typeof journalTable>, 'type' | 'time' | 'actor'> & { data: JsonText<ForecastVersion> }
  >(
    "SELECT type, time, actor, data FROM journal WHERE subject = $1 AND type LIKE 'demand.forecast-%' AND topic IS NOT NULL ORDER BY seq",
    [id],
  )
  const versions: { version: number; type: string; time: string; actor: string; lines: Line[] }[] = []
  for (const row of rows) {
    const data = fromJson(row.data)
    const last = versions.at(-1)
    if (last?.version === data.version) last.lines.push(...(data.lines ?? []))
    else
      versions.push({
        version: data.version,
        type: row.type,
        time: row.time,
        actor: row.actor,
        lines: data.lines ?? [],
      })
  }
  return versions
}
