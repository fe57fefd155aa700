import type { RoundRules } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { eq } from '@lodestone/database/drizzle'
import type { JsonText, Seal } from '@lodestone/kernel'
import { roundTable } from '../schema.ts'

/** What a matching of a round starts from, once all of it has come. */
export type SealedRound = {
  readonly rules: JsonText<RoundRules>
  readonly seed: string
  readonly seals: { readonly demand: JsonText<Seal>; readonly supply: JsonText<Seal> }
  readonly correlationId: string
}

/** `undefined`: no such round. `'open'`: something of it has not come yet. */
export async function readSealedRound({ drizzle }: Sql, roundId: string): Promise<SealedRound | 'open' | undefined> {
  const [row] = await drizzle.select().from(roundTable).where(eq(roundTable.roundId, roundId))
  if (!row) return undefined
  const { rules, seed, demandSeal: demand, supplySeal: supply } = row
  if (rules === null || seed === null || demand === null || supply === null) return 'open'
  return { rules, seed, seals: { demand, supply }, correlationId: row.correlationId ?? roundId }
}
