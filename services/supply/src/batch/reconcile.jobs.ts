import { type Job, type Measure, perContext } from '@lodestone/service'
import { differences } from './reconcile.store.ts'

/** All of the ledger is read: often enough to find a fault on its day. */
const EVERY_MS = 60 * 60_000
/** Differences that are written to the log one by one. */
const MOST_SAID = 20

/** Counts the ledger anew, and tells how many of its figures are not what they must be. Nothing is mended: a person has to see which side is wrong. */
export const ledgerWatch = perContext(({ database, log }): { readonly job: Job; readonly measure: Measure } => {
  let found = 0
  return {
    job: {
      name: 'reconcile-ledger',
      everyMs: EVERY_MS,
      run: async () => {
        const all = await differences(database)
        for (const { what, id, account, kept, expected } of all.slice(0, MOST_SAID))
          log.error({ what, id, account, kept: `${kept}`, expected: `${expected}` }, 'the ledger does not add up')
        found = all.length
      },
    },
    measure: {
      name: 'ledger_differences',
      help: 'Figures of the tonnage ledger that are not what its movements and the rounds say',
      kind: 'gauge',
      read: async () => found,
    },
  }
})
