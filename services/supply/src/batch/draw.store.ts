import { insertOf, type Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import type { batchDrawTable } from '../schema.ts'
import type { Draw, Wanted } from './draws.ts'

type DrawRow = RowOf<typeof batchDrawTable>

const COLUMNS = { offer_id: 'uuid', batch_id: 'uuid', participant_id: 'uuid', nth: 'int' }

/** What offers that are locked have of batches, by offer, in the order in which they draw on them. */
export async function drawsOf(tx: Sql, offerIds: readonly string[]): Promise<Map<string, Draw[]>> {
  const rows = await tx.query<Omit<DrawRow, 'participant_id' | 'nth'>>(
    `SELECT offer_id, batch_id, offered, reserved, committed, delivered FROM batch_draw WHERE offer_id = ANY($1::uuid[])
     ORDER BY offer_id, nth, batch_id`,
    [offerIds],
    'draws',
  )
  const draws = new Map<string, Draw[]>()
  for (const { offer_id, batch_id, ...own } of rows)
    draws.set(offer_id, [...(draws.get(offer_id) ?? []), { batch: batch_id, ...own }])
  return draws
}

/** Keeps the order in which offers draw on batches, before anything moves for them. */
export async function orderDraws(
  tx: Sql,
  offers: readonly { readonly id: string; readonly participantId: string; readonly wanted: Wanted }[],
): Promise<void> {
  const rows = offers.flatMap(({ id, participantId, wanted }) =>
    wanted.map(({ batch }, nth) => ({ offer_id: id, batch_id: batch, participant_id: participantId, nth })),
  )
  if (rows.length === 0) return
  const { form, params, sql } = insertOf(
    'batch_draw',
    COLUMNS,
    rows,
    'ON CONFLICT (offer_id, batch_id) DO UPDATE SET nth = excluded.nth',
  )
  await tx.query(sql(1), params, `draws-order-${form}`)
}
