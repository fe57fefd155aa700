import { type Database, openDatabase } from '@lodestone/database'
import { migrateServices } from '@lodestone/service'
import { createTestDatabase } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aggregation, aggregationProjection } from '../service.ts'

let database: Database
let drop: () => Promise<void>
beforeAll(async () => {
  const created = await createTestDatabase({ migrated: true })
  drop = created.drop
  const login = (await migrateServices({ url: created.url }, [aggregation])).get('aggregation')
  if (login === undefined) throw new Error('no login')
  database = openDatabase({ url: login, schema: 'aggregation' }).within('service')
})
afterAll(async () => {
  await database?.close()
  await drop?.()
})

test('processes of 0.1.0 that run beside new ones find what they read', async () => {
  // Statement of 0.1.0, of operators' cells and of each publication.
  const asked = database.query(
    'SELECT material, grade, period, participant_id, commitment, sum(grams) AS grams FROM wanted GROUP BY 1, 2, 3, 4, 5',
  )
  await expect(asked).resolves.toEqual([])
})

test('a projection can be emptied while sums are begun', async () => {
  let emptied: Promise<unknown> = Promise.resolve()
  await database.transaction(async tx => {
    // As sumCells does, with a rebuild between its two statements.
    await tx.query('LOCK TABLE cell IN SHARE ROW EXCLUSIVE MODE')
    emptied = database.transaction(other => other.query(`TRUNCATE ${aggregationProjection.join(', ')}`))
    emptied.catch(() => {})
    for (let waits = false; !waits; ) {
      const rows = await database.query("SELECT FROM pg_locks WHERE NOT granted AND relation = 'cell'::regclass")
      waits = rows.length > 0
    }
    await tx.query('SELECT FROM cell_fresh')
  })
  await emptied
})
