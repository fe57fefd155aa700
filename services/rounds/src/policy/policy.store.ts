import { dataOf, policyChanged } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, asc, eq } from '@lodestone/database/drizzle'
import type { ReceivedEvent } from '@lodestone/messaging'
import { policyVersionTable } from '../schema.ts'
import type { PolicyVersion } from './policy.ts'

/** Keeps versions of policies as they are told, and the last day of the one before. Told twice, it keeps the same. */
export async function applyPolicies(tx: Sql, events: readonly ReceivedEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type !== policyChanged.type) continue
    const { policy, version, kind, state, validFrom, validTo, rules, ends } = dataOf(policyChanged, event)
    const materials = 'materials' in rules ? (rules.materials ?? null) : null
    await tx.drizzle
      .insert(policyVersionTable)
      .values({ id: policy, version, kind, state, validFrom, validTo, materials })
      .onConflictDoNothing()
    if (ends)
      await tx.drizzle
        .update(policyVersionTable)
        .set({ validTo: ends.validTo })
        .where(and(eq(policyVersionTable.id, policy), eq(policyVersionTable.version, ends.version)))
  }
}

/** Every version of one policy, oldest first. */
export async function versionsOf({ drizzle }: Sql, id: string): Promise<PolicyVersion[]> {
  const rows = await drizzle
    .select()
    .from(policyVersionTable)
    .where(eq(policyVersionTable.id, id))
    .orderBy(asc(policyVersionTable.validFrom))
  return rows.map(({ validTo, materials, ...row }) => ({
    ...row,
    ...(validTo === null ? {} : { validTo }),
    ...(materials === null ? {} : { materials }),
  }))
}
