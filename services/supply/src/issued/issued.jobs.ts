import type { Sql } from '@lodestone/database'
import { present } from '@lodestone/kernel'
import type { Job, ServiceContext } from '@lodestone/service'
import { dayOf } from '../screening/screening.ts'
import { listDeliveries } from './delivery.store.ts'
import { revokedFact } from './issued.facts.ts'
import { type IssuedRow, lockDuePassports, lockUntold, markJudged, markTold } from './issued.store.ts'
import { changeOf } from './issued.ts'
import { groundsFor } from './passport.store.ts'
import { attestedOfGoods } from './passport.ts'

/** Credentials looked at in one transaction. */
const BATCH = 50

/** Revokes passports that attest what no longer holds, and tells of everything that is revoked: each once, whichever process comes first. */
export const issuedJob = ({ door, clock, newId }: ServiceContext): Job => {
  const untilDone = async (batch: (tx: Sql, ...facts: Recorded) => Promise<number>): Promise<void> => {
    for (let done = BATCH; done === BATCH; )
      done = await door.transaction({ actor: 'supply', correlationId: newId() }, batch)
  }
  return {
    name: 'revoke-issued',
    everyMs: 2_000,
    soonMs: 100,
    run: async () => {
      await untilDone(async tx => {
        const due = await lockDuePassports(tx, BATCH)
        for (const row of due) {
          const change = await changeSince(tx, row, dayOf(clock()))
          await markJudged(tx, row.id, clock().toISOString(), change)
        }
        return due.length
      })
      await untilDone(async (tx, record) => {
        const untold = await lockUntold(tx, BATCH)
        for (const row of untold) await markTold(tx, row.id, clock().toISOString())
        record(...untold.map(revokedFact))
        return untold.length
      })
    },
  }
}
type Recorded = [record: Parameters<Parameters<ServiceContext['door']['transaction']>[1]>[1]]

async function changeSince(tx: Sql, row: IssuedRow, today: string): Promise<ReturnType<typeof changeOf>> {
  const [delivery] = await listDeliveries(tx, { id: present(row.deliveryId ?? undefined), limit: 1 })
  return changeOf(row, attestedOfGoods(await groundsFor(tx, present(delivery), today)))
}
