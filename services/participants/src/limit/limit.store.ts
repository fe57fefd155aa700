import type { ApprovalLimit } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { eq } from '@lodestone/database/drizzle'
import { approvalLimitTable } from '../schema.ts'

/** A limit, and under what id it is told. */
export type KeptLimit = ApprovalLimit & { readonly id: string }

/** The limit of an organisation, if it has ever set one. */
export async function findLimit({ drizzle }: Sql, participantId: string): Promise<KeptLimit | undefined> {
  const [row] = await drizzle
    .select()
    .from(approvalLimitTable)
    .where(eq(approvalLimitTable.participantId, participantId))
  if (!row) return undefined
  const { money, ...one } = row
  return { ...one, ...(money === null ? {} : { limit: money }) }
}

export async function saveLimit({ drizzle }: Sql, { limit, ...one }: KeptLimit): Promise<void> {
  const row = { ...one, money: limit ?? null }
  await drizzle
    .insert(approvalLimitTable)
    .values(row)
    .onConflictDoUpdate({ target: approvalLimitTable.participantId, set: row })
}
