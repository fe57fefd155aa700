import { defineService, perContext, type Service } from '@lodestone/service'
import { bookConsumer, type Hints } from './book/book.consumers.ts'
import { openAskedLane } from './computation/computation.asked.ts'
import { openPool } from './computation/computation.pool.ts'
import { openPrecedence } from './computation/computation.precedence.ts'
import type { ThreadOptions } from './computation/computation.thread.ts'
import { runner } from './run/run.jobs.ts'
import { standing } from './run/run.measures.ts'
import { runRoutes } from './run/run.routes.ts'

/** Milliseconds from a change of the copy to a look for runs: by then its transaction has committed. A lost nudge costs a second. */
const NUDGE_AFTER_MS = 20

/** Milliseconds after its close in which a round is about to be matched; what is older is read again. */
const JUST_CLOSED_MS = 10_000

/** Who gets what. Tests give another worker. */
export function matchingService(options: ThreadOptions = {}): Service {
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
    const hints: Hints = {
      closed: (roundId, at) => {
        if (context.clock().getTime() - at.getTime() >= JUST_CLOSED_MS) return
        precedence.expect(roundId)
        pool.warm()
      },
      cancelled: precedence.giveUp,
      came: pool.readAhead,
    }
    return { asked, runs, hints, nudge: () => void setTimeout(look, NUDGE_AFTER_MS).unref() }
  })

  return defineService({
    name: 'matching',
    migrations: new URL('../migrations/', import.meta.url),
    knowsParticipants: true,
    routes: context => runRoutes(context, partsOf(context).asked, partsOf(context).nudge),
    consumer: context => {
      const { nudge, hints } = partsOf(context)
      return bookConsumer(nudge, context.newId, hints)
    },
    jobs: context => [partsOf(context).runs.job],
    measures: context => [...partsOf(context).runs.measures, ...standing(context.database)],
  })
}

export const matching = matchingService()
