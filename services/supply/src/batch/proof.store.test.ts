import type { Row, Sql } from '@lodestone/database'
import { present } from '@lodestone/kernel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SupplyHub, startSupply, type TestSupplier } from '../hub/hub.fixture.ts'
import { register } from './batch.fixture.ts'
import { listBatches } from './batch.listing.store.ts'
import { showJudged } from './proof.store.ts'

let hub: SupplyHub
let seller: TestSupplier
beforeAll(async () => {
  hub = await startSupply()
  seller = await hub.supplier()
})
afterAll(() => hub?.stop())

/** The same database, with every row noted that is read of it. */
const noting = (sql: Sql, rows: Row[]): Sql => ({
  drizzle: sql.drizzle,
  within: reach => noting(sql.within(reach), rows),
  query: async (...asked) => {
    const read = await sql.query(...asked)
    rows.push(...read)
    // biome-ignore lint/suspicious/noExplicitAny: whoever asks says what the rows are
    return read as any
  },
})

test('a batch is shown by itself and what it was made of, however long its way', async () => {
  let last = await register(seller.api)
  for (let nth = 0; nth < 5; nth++)
    last = await register(seller.api, { quantityKg: '900', inputs: [{ batch: last.id, quantityKg: '900' }] })
  const { database } = hub.context
  const [batch] = await listBatches(database, { id: last.id, limit: 1 })
  const rows: Row[] = []
  const [shown] = await showJudged(noting(database, rows), [present(batch)])
  expect(shown).toEqual(last)
  expect(rows.map(row => row.id).sort()).toEqual([last.id, last.inputs[0]?.batch].sort())
})
