import type { Database } from '@lodestone/database'
import { defineService, type Measure, perContext, type Service } from '@lodestone/service'
import { bookConsumer } from './book/book.consumers.ts'
import { openAskedLane } from './computation/computation.asked.ts'
import { openPool, type PoolOptions } from './computation/computation.pool.ts'
import { openPrecedence } from './computation/computation.precedence.ts'
import { runner } from './run/run.jobs.ts'
import { runRoutes } from './run/run.routes.ts'
import { countRuns } from './run/run.store.ts'
import type { RunState } from './run/run.ts'

/** Milliseconds from a change of the copy to a look for runs: by then its transaction has committed. A lost nudge costs a second. */
const NUDGE_AFTER_MS = 20

/** Milliseconds after its close in which a round is about to be matched; what is older is read again. */
const JUST_CLOSED_MS = 10_000

/** Who gets what. Tests give another worker. */
export function matchingService(options: PoolOptions = {}): Service {
  const partsOf = perContext(context => {
    const pool = openPool(options)
    const askedPool = openPool({ ...options, givesWay: true })
    const precedence = openPrecedence(() => askedPool.interrupt())
    const asked = openAskedLane(askedPool, precedence, context.config.RATE_LIMIT_PER_SECOND > 0)
    const runs = runner(context, pool, precedence)
    context.onStop(() => pool.close())
    context.onStop(() => askedPool.close())
    const look = (): void => {
      runs.look().catch(error => context.log.warn({ err: error }, 'runs were not looked for'))
    }
    const closed = (at: Date): void => {
      if (context.clock().getTime() - at.getTime() >= JUST_CLOSED_MS) return
      precedence.expect()
      pool.warm()
    }
    const came = pool.readAhead
    return { asked, runs, closed, came, nudge: () => void setTimeout(look, NUDGE_AFTER_MS).unref() }
  })

  return defineService({
    name: 'matching',
    migrations: new URL('../migrations/', import.meta.url),
    knowsParticipants: true,
    routes: context => runRoutes(context, partsOf(context).asked, partsOf(context).nudge),
    consumer: context => {
      const { nudge, closed, came } = partsOf(context)
      return bookConsumer(nudge, context.newId, closed, came)
    },
    jobs: context => [partsOf(context).runs.job],
    measures: context => [...partsOf(context).runs.measures, ...standing(context.database)],
  })
}

const SHOWN: readonly [RunState, string][] = [
  ['failed', 'Rounds whose matching has failed and waits for somebody to look'],
  ['incomplete', 'Rounds whose books are not complete here'],
  ['running', 'Rounds being matched'],
]

const standing = (database: Database): Measure[] =>
  SHOWN.map(([state, help]) => ({
    name: `matching_runs_${state}`,
    help,
    kind: 'gauge',
    inOperations: true,
    read: async () => (await countRuns(database)).get(state) ?? 0,
  }))

export const matching = matchingService()
