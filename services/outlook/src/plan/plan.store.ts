import type { Sql } from '@lodestone/database'
import { eq } from '@lodestone/database/drizzle'
import { planTable } from '../schema.ts'

export type PlanRow = typeof planTable.$inferSelect

export async function findPlan({ drizzle }: Sql, participantId: string): Promise<PlanRow | undefined> {
  const [row] = await drizzle.select().from(planTable).where(eq(planTable.participantId, participantId))
  return row
}

/** The version of a member's plan, kept from others until the transaction ends; 1 before it states one. */
export async function lockPlan(tx: Sql, participantId: string): Promise<number> {
  await tx.drizzle.insert(planTable).values({ participantId, version: 1 }).onConflictDoNothing()
  const [row] = await tx.drizzle
    .select({ version: planTable.version })
    .from(planTable)
    .where(eq(planTable.participantId, participantId))
    .for('update')
  return row?.version ?? 1
}

type Stated = { readonly version: number; readonly plan: PlanRow['plan']; readonly statedAt: string }

export async function savePlan({ drizzle }: Sql, participantId: string, stated: Stated): Promise<void> {
  await drizzle.update(planTable).set(stated).where(eq(planTable.participantId, participantId))
}
