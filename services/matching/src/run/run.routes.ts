import { runBegunAnew } from '@lodestone/contracts'
import { type CallOf, implement, notFound } from '@lodestone/http'
import { accept, isUuid, refuse } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { readSealedRound } from '../book/sealed.store.ts'
import type { AskedLane } from '../computation/computation.asked.ts'
import { whatIfRoutes } from '../what-if/what-if.routes.ts'
import { askingInTurn } from './run.asking.ts'
import { replayRoutes } from './run.replay.routes.ts'
import { beginAnew, lockRun } from './run.store.ts'

/** The matching of a round once more: after it has failed, to compare, and under other rules. `nudge` says that a run waits. */
export function runRoutes(context: ServiceContext, asked: AskedLane, nudge: () => void) {
  const { database, door, newId } = context
  const inTurn = askingInTurn(context, asked)

  /** Begins a run anew that has failed. One that waits, runs or is done is that already. */
  async function match(call: CallOf<'matchRound'>) {
    const roundId = call.params.id
    if (!isUuid(roundId) || !(await readSealedRound(database, roundId))) throw notFound()
    const answer = await door.command(call, async (tx, record) => {
      const run = await lockRun(tx, roundId)
      if (!run) return refuse('wrong-state', 'The round is not closed yet, or its books are not sealed.')
      switch (run.state) {
        case 'cancelled':
          return refuse('wrong-state', 'The round was cancelled.')
        case 'incomplete':
          return refuse('wrong-state', 'The books are not complete yet: it goes on by itself when they are.')
        case 'waiting':
        case 'running':
        case 'done':
          return accept({ body: { roundId, runId: run.id, state: run.state } })
        case 'failed': {
          const runId = newId()
          await beginAnew(tx, roundId, { id: runId, traceparent: call.traceparent })
          record(factOf(runBegunAnew, roundId, { roundId, runId, failedRunId: run.id }))
          return accept({ body: { roundId, runId, state: 'waiting' } })
        }
      }
    })
    nudge()
    return answer
  }

  return {
    ...implement({ matchRound: match }),
    ...replayRoutes(context, inTurn),
    ...whatIfRoutes(context, inTurn),
  }
}
