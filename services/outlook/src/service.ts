import { defineService, perContext, type Service } from '@lodestone/service'
import { recordFirst } from './baseline/baseline.birth.ts'
import { baselineRoutes } from './baseline/baseline.routes.ts'
import { openPool } from './computation/computation.pool.ts'
import { exposureRoutes } from './exposure/exposure.routes.ts'
import { linesRoutes } from './lines/lines.routes.ts'
import { planRoutes } from './plan/plan.routes.ts'
import { decisionJob } from './project-round/decision.jobs.ts'
import { decisionRoutes } from './project-round/decision.routes.ts'
import { projectRoundConsumer } from './project-round/round.consumers.ts'
import { roundRoutes } from './project-round/round.routes.ts'
import { statementRoutes } from './project-round/statement.routes.ts'
import { termsRoutes } from './project-round/terms.routes.ts'
import { reserveRoutes } from './reserve/reserve.routes.ts'
import { lockReserve } from './reserve/reserve.store.ts'
import { runJob } from './run/run.jobs.ts'
import { measuresOf } from './run/run.measures.ts'
import { runRoutes } from './run/run.routes.ts'
import { scenarioRoutes } from './scenario/scenario.routes.ts'
import { stockRoutes } from './stock/stock.routes.ts'

/** Who would run short of what, and when; and which projects are banked. Tests give another worker for runs and decisions. */
export function outlookService({ worker }: { readonly worker?: URL } = {}): Service {
  // What somebody waits for does not wait for a run, which lets rounds be matched first.
  const poolsOf = perContext(context => {
    const pools = { asked: openPool(), runs: openPool({ worker, givesWay: true }), decisions: openPool({ worker }) }
    return {
      ...pools,
      work: [runJob(context, pools.runs), decisionJob(context, pools.decisions)],
      close: () => Promise.all(Object.values(pools).map(pool => pool.close())),
    }
  })

  return defineService({
    name: 'outlook',
    migrations: new URL('../migrations/', import.meta.url),
    knowsParticipants: true,
    prepare: recordFirst,
    lockSubject: lockReserve,
    routes: context => {
      const { asked } = poolsOf(context)
      return {
        ...baselineRoutes(context),
        ...scenarioRoutes(context, asked),
        ...linesRoutes(context, asked),
        ...exposureRoutes(context, asked),
        ...stockRoutes(context, asked),
        ...planRoutes(context),
        ...reserveRoutes(context),
        ...runRoutes(context, asked),
        ...roundRoutes(context),
        ...termsRoutes(context, asked),
        ...statementRoutes(context, asked),
        ...decisionRoutes(context, asked),
      }
    },
    consumer: projectRoundConsumer,
    jobs: context => {
      const { work, close } = poolsOf(context)
      context.onStop(async () => {
        await close()
      })
      return work
    },
    measures: ({ database, clock }) => measuresOf(database, clock),
  })
}

export const outlook = outlookService()
