import type { JudgedUnder, SupplySealData } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { asc, inArray } from '@lodestone/database/drizzle'
import { sealTable } from '../schema.ts'
import type { BookOwner } from './book.ts'

export type KeptSeal = {
  owner: BookOwner
  count: number
  sumKg: string
  digest: string
  root: string
  agreed: boolean
  /** Of the supply book: what its levels were judged under. */
  policy?: JudgedUnder
}

export async function keepSeal(tx: Sql, owner: BookOwner, seal: SupplySealData, agreed: boolean): Promise<void> {
  const { roundId, count, sumKg, digest, root, policy } = seal
  await tx.drizzle
    .insert(sealTable)
    .values({ roundId, owner, count, sumKg, digest, root, agreed, policy })
    .onConflictDoNothing()
}

/** Seals of rounds, demand first. */
export async function readSeals({ drizzle }: Sql, roundIds: readonly string[]): Promise<Map<string, KeptSeal[]>> {
  const rows = await drizzle
    .select()
    .from(sealTable)
    .where(inArray(sealTable.roundId, [...roundIds]))
    .orderBy(asc(sealTable.owner))
  const seals = rows.map(({ policy, ...row }) => ({ ...row, ...(policy ? { policy } : {}) }))
  return Map.groupBy(seals, row => row.roundId)
}
