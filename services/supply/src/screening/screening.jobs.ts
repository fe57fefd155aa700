import type { Job, ServiceContext } from '@lodestone/service'
import { shareGate } from '../book/gate.ts'
import { rescreenDue } from './rescreen.ts'

const BATCH = 200

/** Judges standing offers again on the day their evidence begins or has ended, and when the hub's policy has a new version. */
export const screeningJob = ({ door, clock, newId }: ServiceContext): Job => ({
  name: 'screen-again',
  everyMs: 60_000,
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
