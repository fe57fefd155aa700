import type { ReserveTrigger } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { listSeen, listTriggers, shownTrigger } from './reserve.store.ts'
import { holdsIn, type ReserveRow } from './reserve.ts'

/** The newest version of each trigger of accounts, with the month in which it holds. */
export async function triggersShown(
  sql: Sql,
  reserves: readonly ReserveRow[],
  today: string,
): Promise<(id: string) => ReserveTrigger[]> {
  const ofBlocs = new Map(reserves.flatMap(row => (row.bloc === null ? [] : [[row.id, row] as const])))
  if (ofBlocs.size === 0) return () => []
  const triggers = Map.groupBy(await listTriggers(sql, [...ofBlocs.keys()]), ({ reserveId }) => reserveId)
  const seen = await listSeen(sql)
  return id => {
    const reserve = ofBlocs.get(id)
    const own = seen.filter(({ bloc, element }) => bloc === reserve?.bloc && element === reserve?.element)
    return (triggers.get(id) ?? []).map(row => {
      const month = holdsIn(
        row,
        own.filter(({ recordedAt }) => recordedAt > row.statedAt),
        today,
      )
      return { ...shownTrigger(row), ...(month !== undefined && { holdsIn: month }) }
    })
  }
}
