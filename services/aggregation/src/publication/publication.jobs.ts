import type { Sql } from '@lodestone/database'
import type { Fact } from '@lodestone/messaging'
import type { Job, ServiceContext } from '@lodestone/service'
import { awardedByRound, contributions } from '../cell/contribution.store.ts'
import { gateTable } from '../schema.ts'
import { publicationFacts } from './publication.facts.ts'
import { DEMAND_STREAM, lockGate, type Publication } from './publication.store.ts'
import { decideSheet, saveSheet } from './sheet.store.ts'

const CHECK_MS = 5_000
const HOUR_MS = 3_600_000

/** Publishes what may be shown of the standing demand now. */
export async function publishDemand(
  tx: Sql,
  { clock, newId }: Pick<ServiceContext, 'clock' | 'newId'>,
  record: (...facts: Fact[]) => void,
): Promise<Publication> {
  await lockGate(tx)
  const sheet = await decideSheet(tx, DEMAND_STREAM, await contributions(tx), await awardedByRound(tx))
  const publication = await saveSheet(tx, DEMAND_STREAM, sheet, { id: newId(), now: clock() })
  record(...publicationFacts(publication))
  return publication
}

/** The next whole interval after `now`, counted from 1970-01-01T00:00Z: every 24 hours means midnight UTC. */
export function nextTime(now: Date, intervalHours: number): Date {
  const interval = intervalHours * HOUR_MS
  return new Date((Math.floor(now.getTime() / interval) + 1) * interval)
}

/**
 * Publishes on a schedule that no event moves, so that the time of a publication tells nothing. The first start only sets the clock; a
 * time that passed while nothing ran is made up once.
 */
export function publicationJob(context: ServiceContext): Job {
  const { database, door, clock, config, newId } = context
  const due = async (): Promise<boolean> => {
    const [gate] = await database.drizzle.select().from(gateTable)
    return !gate?.nextAt || Date.parse(gate.nextAt) <= clock().getTime()
  }
  return {
    name: 'publish-demand',
    everyMs: CHECK_MS,
    run: async () => {
      if (!(await due())) return
      await door.transaction({ actor: 'aggregation', correlationId: newId() }, async (tx, record) => {
        const now = clock()
        const [gate] = await tx.drizzle.select().from(gateTable).for('update')
        if (gate?.nextAt && Date.parse(gate.nextAt) > now.getTime()) return
        const next = nextTime(now, config.PUBLICATION_INTERVAL_HOURS)
        await tx.drizzle.update(gateTable).set({ nextAt: next.toISOString() })
        if (gate?.nextAt) await publishDemand(tx, context, record)
      })
    },
  }
}
