import type { OutlookBaseline } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { ProblemError } from '@lodestone/http'
import { newestBaseline } from './baseline.store.ts'

/** The newest baseline. 409 as long as none was recorded: nothing is computed of a world that nobody has stated. */
export async function standingBaseline(sql: Sql): Promise<OutlookBaseline> {
  const newest = await newestBaseline(sql)
  if (!newest) throw new ProblemError('wrong-state', 'No baseline is recorded yet: an operator records the first one.')
  return newest
}
