import { randomUUID } from 'node:crypto'
import type { Line } from '@lodestone/contracts'
import { type Database, openDatabase } from '@lodestone/database'
import { migrate } from '@lodestone/database/fixture'
import { messagingMigrations } from '@lodestone/messaging'
import { createTestDatabase } from '@lodestone/testing'

/** A database of the demand service alone, with everybody's rows in reach. */
export async function createDemandDatabase(): Promise<{ url: string; database: Database; drop(): Promise<void> }> {
  const { url, drop } = await createTestDatabase()
  const shared = new URL('../../../packages/service/migrations/', import.meta.url)
  const folders = [messagingMigrations, shared, new URL('../migrations/', import.meta.url)]
  const login = await migrate({ url, schema: 'demand', folders })
  const database = openDatabase({ url: login, schema: 'demand' }).within('service')
  return {
    url,
    database,
    drop: async () => {
      await database.close()
      await drop()
    },
  }
}

/** A standing forecast of an admitted member with these lines. */
export async function standing(
  database: Database,
  lines: readonly Line[],
): Promise<{ id: string; participantId: string }> {
  const [id, participantId] = [randomUUID(), randomUUID()]
  await database.transaction(async tx => {
    const data = { id: participantId, kind: 'member', bloc: 'EU', country: 'DE', baselines: [] }
    await tx.query(`INSERT INTO known_participant (id, version, status, data) VALUES ($1, 1, 'admitted', $2)`, [
      participantId,
      JSON.stringify(data),
    ])
    await tx.query(
      `INSERT INTO forecast (id, participant_id, reference, version, status, submitted_at, updated_at) VALUES ($1, $2, 'f', 1, 'standing', now(), now())`,
      [id, participantId],
    )
    for (const [position, own] of lines.entries())
      await tx.query(
        `INSERT INTO line (forecast_id, participant_id, position, id, material, period, commitment, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, participantId, position + 1, own.id, own.material, own.period, own.commitment, JSON.stringify(own)],
      )
  })
  return { id, participantId }
}
