import type { ScenarioOutcome } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { desc, eq, getTableColumns, lt } from '@lodestone/database/drizzle'
import type { Scenario, World } from '@lodestone/foresight'
import type { JsonText } from '@lodestone/kernel'
import type { LinesOf } from '../computation/computation.ts'
import { runInputTable, runTable } from '../schema.ts'
import type { RunHead } from './run.ts'

const {
  outcome: _,
  claims: __,
  owner: ___,
  leaseUntil: ____,
  correlationId: _____,
  ...HEAD
} = getTableColumns(runTable)

/** A run that waits, with what it is to be computed of. */
export async function insertRun(
  { drizzle }: Sql,
  run: Pick<
    typeof runTable.$inferSelect,
    | 'id'
    | 'scenarioId'
    | 'scenarioName'
    | 'scenarioDigest'
    | 'baselineId'
    | 'baselineVersion'
    | 'members'
    | 'lines'
    | 'correlationId'
    | 'askedAt'
  >,
  input: { readonly scenario: JsonText<Scenario>; readonly lines: JsonText<LinesOf[]> },
): Promise<RunHead> {
  const [row] = await drizzle
    .insert(runTable)
    .values({ ...run, state: 'waiting' })
    .returning(HEAD)
  await drizzle.insert(runInputTable).values({ runId: run.id, ...input })
  if (!row) throw new Error('a row that was inserted is not there')
  return row
}

/** Heads of runs, the newest first. */
export const listRuns = (
  { drizzle }: Sql,
  { before, limit }: { readonly before?: string | undefined; readonly limit: number },
): Promise<RunHead[]> =>
  drizzle
    .select(HEAD)
    .from(runTable)
    .where(before === undefined ? undefined : lt(runTable.id, before))
    .orderBy(desc(runTable.id))
    .limit(limit + 1)
    .execute()

export type FoundRun = { readonly head: RunHead; readonly outcome: JsonText<ScenarioOutcome> | null }

/** A run with its outcome, kept from others until the transaction ends: its history is about to grow. */
export async function lockRun({ drizzle }: Sql, id: string): Promise<FoundRun | undefined> {
  const [row] = await drizzle
    .select({ head: HEAD, outcome: runTable.outcome })
    .from(runTable)
    .where(eq(runTable.id, id))
    .for('update')
  return row
}

export type Recorded = {
  readonly state: RunHead['state']
  readonly outcomeHash: string | null
  readonly outcome: JsonText<ScenarioOutcome> | null
  readonly scenario: JsonText<Scenario>
  readonly world: JsonText<World> | null
}

/** What is stored of a run and of its inputs. */
export async function findRecorded({ drizzle }: Sql, id: string): Promise<Recorded | undefined> {
  const { state, outcomeHash, outcome } = runTable
  const { scenario, world } = runInputTable
  const [row] = await drizzle
    .select({ state, outcomeHash, outcome, scenario, world })
    .from(runTable)
    .innerJoin(runInputTable, eq(runInputTable.runId, runTable.id))
    .where(eq(runTable.id, id))
  return row
}
