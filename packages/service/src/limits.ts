import { approvalLimitSet, isAtLeast, isOf, type Limit } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { eq } from '@lodestone/database/drizzle'
import type { Identity } from '@lodestone/http'
import type { ReceivedEvent } from '@lodestone/messaging'
import { knownLimitTable } from './tables.ts'

/**
 * Up to what amount somebody may bind its organisation alone, as the service's copy has it; nothing where no limit holds: of traders alone, machines among
 * them, and of an organisation that has set one.
 */
export async function limitFor(
  { drizzle }: Sql,
  { org: participantId, position }: Identity,
): Promise<Limit | undefined> {
  if (participantId === undefined || isAtLeast(position, 'approver')) return undefined
  const [row] = await drizzle
    .select({ money: knownLimitTable.money })
    .from(knownLimitTable)
    .where(eq(knownLimitTable.participantId, participantId))
  return row?.money ?? undefined
}

/** Keeps the newest limit of each organisation in a batch. */
export async function applyLimits(tx: Sql, events: readonly ReceivedEvent[]): Promise<void> {
  const newest = new Map<string, { participantId: string; money: Limit | null; version: number }>()
  for (const event of events)
    if (isOf(approvalLimitSet, event)) {
      const { participantId, limit = null, version } = event.data
      newest.set(participantId, { participantId, money: limit, version })
    }
  if (newest.size === 0) return
  await tx.query(
    `INSERT INTO known_limit (participant_id, money, version)
     SELECT "participantId", nullif(money, 'null'), version FROM jsonb_to_recordset($1::jsonb)
       AS one ("participantId" uuid, money jsonb, version int)
     ON CONFLICT (participant_id) DO UPDATE SET money = excluded.money, version = excluded.version
     WHERE known_limit.version < excluded.version`,
    [JSON.stringify([...newest.values()])],
    'known-limit-apply',
  )
}
