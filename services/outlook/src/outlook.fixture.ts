import { examples } from '@lodestone/contracts/examples'
import { type Database, openDatabase } from '@lodestone/database'
import { migrate } from '@lodestone/database/fixture'
import { readWorld, type World } from '@lodestone/foresight'
import { toJson, uuidv7 } from '@lodestone/kernel'
import { messagingMigrations } from '@lodestone/messaging'
import { createTestDatabase } from '@lodestone/testing'
import { insertBaseline } from './baseline/baseline.store.ts'
import { contentOf } from './baseline/baseline.ts'
import { insertRun } from './run/run.store.ts'

/** The world of the examples, whose figures are invented. */
export function exampleWorld(): World {
  const { name: _, ...world } = { name: '', ...(examples.recordBaseline?.body as object) }
  const read = readWorld({ ...world, stocks: [], deliveries: [] })
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return read.value
}

/** A database of the outlook alone, with everybody's rows in reach, and other reaches of it. */
export async function createOutlookDatabase(): Promise<{ database: Database; open: Database; drop(): Promise<void> }> {
  const { url, drop } = await createTestDatabase()
  const shared = new URL('../../../packages/service/migrations/', import.meta.url)
  const folders = [messagingMigrations, shared, new URL('../migrations/', import.meta.url)]
  const login = await migrate({ url, schema: 'outlook', folders })
  const open = openDatabase({ url: login, schema: 'outlook' })
  return {
    open,
    database: open.within('service'),
    drop: async () => {
      await open.close()
      await drop()
    },
  }
}

/** Records the world of the examples as a version. */
export async function recordExample(database: Database, id: string, version: number): Promise<void> {
  const content = contentOf(exampleWorld())
  await insertBaseline(database, {
    ...{ id, version, name: 'example', from: content.from, months: content.months, digest: 'x' },
    ...{ plants: 8, routes: 3, needs: 2, recordedAt: '2026-12-01T00:00:00Z' },
    content: toJson(content),
  })
}

/** A run of nothing that waits since then. */
export async function waitingRun(database: Database, baselineId: string, askedAt: string): Promise<string> {
  const id = uuidv7(Date.parse(askedAt))
  const head = { scenarioId: 'published-1', scenarioName: 'x', scenarioDigest: 'x', baselineId, baselineVersion: 1 }
  const run = { id, ...head, members: 0, lines: 0, correlationId: 'x', askedAt }
  await insertRun(database, run, { scenario: toJson({ name: 'x', shocks: [], measures: [] }), lines: toJson([]) })
  return id
}
