import { defineService } from '@lodestone/service'
import { allocationRoutes } from './allocation/allocation.routes.ts'
import { bookRoutes } from './book/book.routes.ts'
import { elementRoutes } from './element/element.routes.ts'
import { ocdsRoutes } from './ocds/ocds.routes.ts'
import { releaseJob } from './ocds/release.jobs.ts'
import { outcomesJob } from './outcome/outcome.jobs.ts'
import { overviewRoutes } from './overview/overview.routes.ts'
import { realisationRoutes } from './realisation/realisation.routes.ts'
import { recordRoutes } from './record/record.routes.ts'
import { reportRoutes } from './report/report.routes.ts'
import { resultRoutes } from './result/result.routes.ts'
import { roundConsumer } from './round/round.consumers.ts'
import { cancellationJob, deadlineJob } from './round/round.jobs.ts'
import { countPaces } from './round/round.pace.store.ts'
import { roundRoutes } from './round/round.routes.ts'
import { countRounds, lockRound } from './round/round.store.ts'
import { statementRoutes } from './statement/statement.routes.ts'
import { totalsJob } from './totals/totals.jobs.ts'

/** The procedure: rounds from draft to record, with their allocations from proposal to delivery. */
export const rounds = defineService({
  name: 'rounds',
  migrations: new URL('../migrations/', import.meta.url),
  knowsParticipants: true,
  routes: context => ({
    ...roundRoutes(context),
    ...allocationRoutes(context),
    ...resultRoutes(context),
    ...bookRoutes(context),
    ...recordRoutes(context),
    ...elementRoutes(context),
    ...realisationRoutes(context),
    ...ocdsRoutes(context),
    ...reportRoutes(context),
    ...overviewRoutes(context),
    ...statementRoutes(context),
  }),
  lockSubject: lockRound,
  consumer: roundConsumer,
  jobs: context => [
    deadlineJob(context),
    cancellationJob(context),
    releaseJob(context),
    totalsJob(context),
    outcomesJob(context),
  ],
  measures: ({ database, clock }) => [
    { name: 'rounds', help: 'Rounds by state', kind: 'gauge', label: 'state', read: () => countRounds(database) },
    {
      name: 'rounds_closed_lately',
      help: 'Rounds closed in the last 90 days, by the time from the close to the first match, or so far',
      kind: 'gauge',
      label: 'took',
      read: () => countPaces(database, clock()),
    },
  ],
})
