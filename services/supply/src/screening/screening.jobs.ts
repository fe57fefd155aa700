import type { Job, ServiceContext } from '@lodestone/service'
import { shareGate } from '../book/gate.ts'
import { rescreenDue } from './rescreen.ts'

/** Offers judged in one transaction: some 200 ms, in which no round opens or closes. */
const BATCH = 500

/**
 * Judges standing offers again on the day their evidence begins or has ended, or its end is to be told, and when the hub's policy has a new
 * version. What is due is found by index, so looking every two seconds costs nothing while nothing is.
 */
export const screeningJob = ({ door, clock, newId }: ServiceContext): Job => ({
  name: 'screen-again',
  everyMs: 2_000,
  run: async () => {
    for (let judged = BATCH; judged === BATCH; )
      judged = await door.transaction({ actor: 'supply', correlationId: newId() }, async (tx, record) => {
        await shareGate(tx)
        const done = await rescreenDue(tx, { now: clock(), limit: BATCH })
        record(...done.facts)
        return done.judged
      })
  },
})
