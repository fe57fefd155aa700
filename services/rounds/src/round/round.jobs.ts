import type { Job, ServiceContext } from '@lodestone/service'
import type { Command } from './round.command.ts'
import { anyDue, listCancelling, lockDueRound } from './round.due.store.ts'
import { closeDecisions } from './round.pass.ts'
import { lockRound } from './round.store.ts'
import { lapseSome, transition } from './round.transition.ts'
import { dueCommand, isDecidable, isDecisionDue } from './round.ts'

/** Milliseconds after which deadlines are looked at again. */
const EVERY_MS = 500

/** Carries out what is due: a round's collection ends, its offers close, its decisions close. Several processes may do this side by side. */
export function deadlineJob({ database, door, clock, newId }: ServiceContext): Job {
  const one = (): Promise<boolean> =>
    door.transaction({ actor: 'rounds', correlationId: newId() }, async (tx, record) => {
      const now = clock()
      const round = await lockDueRound(tx, now)
      if (!round) return false
      const type = dueCommand(round, now)
      if (type) await transition(tx, round, { type }, now, record)
      else if (isDecidable(round) && isDecisionDue(round, now)) await closeDecisions(tx, round, now, record)
      else return false
      return true
    })
  return {
    name: 'deadlines',
    everyMs: EVERY_MS,
    run: async () => {
      // One statement while nothing is due, which is nearly always.
      if (await anyDue(database, clock())) while (await one());
    },
  }
}

/** Milliseconds after which cancellations that were broken off are looked for. */
const CANCELLING_EVERY_MS = 10_000

/** Goes on with cancellations whose process has ended before they were done. Beside one that is still at it they share the work. */
export function cancellationJob({ database, door, newId, clock }: ServiceContext): Job {
  return {
    name: 'cancellations',
    everyMs: CANCELLING_EVERY_MS,
    run: async () => {
      for (const { id, cancelling } of await listCancelling(database)) {
        const command: Command = { type: 'cancel', ...cancelling }
        const cause = { actor: cancelling.by, correlationId: newId() }
        const some = () =>
          door.transaction(cause, async (tx, record) => {
            const round = await lockRound(tx, id)
            return round !== undefined && lapseSome(tx, round, command, clock(), record)
          })
        while (await some());
        await door.transaction(cause, async (tx, record) => {
          const round = await lockRound(tx, id)
          if (round) await transition(tx, round, command, clock(), record)
        })
      }
    },
  }
}
