import type { Job, ServiceContext } from '@lodestone/service'
import { shareGate } from '../book/gate.ts'
import { rescreenDue } from './rescreen.ts'
import { anyDue } from './screening.store.ts'
import { dayOf } from './screening.ts'

/** Offers judged in one transaction: some 50 ms of work without a pause, and no round opens or closes meanwhile. */
const BATCH = 200
/** Batches under way at once: while the database works for one, the other is judged. */
const WIDTH = 2

/**
 * Judges standing offers again on the day their evidence begins or has ended, or its end is to be told, and when the hub's policy has a new
 * version. Whether anything is due is one statement by index, every two seconds; processes share what there is to do.
 */
export const screeningJob = ({ database, door, clock, newId }: ServiceContext): Job => {
  const batch = () =>
    door.transaction({ actor: 'supply', correlationId: newId() }, async (tx, record) => {
      await shareGate(tx)
      const { judged, facts } = await rescreenDue(tx, clock(), BATCH)
      record(...facts)
      return judged
    })
  const untilDone = async (): Promise<void> => {
    for (let judged = BATCH; judged === BATCH; ) judged = await batch()
  }
  return {
    name: 'screen-again',
    everyMs: 2_000,
    run: async () => {
      if (await anyDue(database, dayOf(clock()))) await Promise.all(Array.from({ length: WIDTH }, untilDone))
    },
  }
}
