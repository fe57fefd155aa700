import { defineService } from '@lodestone/service'
import { cellJob } from './cell/cell.jobs.ts'
import { cellRoutes } from './cell/cell.routes.ts'
import { coverageRoutes } from './coverage/coverage.routes.ts'
import { exposureRoutes } from './exposure/exposure.routes.ts'
import { poolJob } from './pool/pool.jobs.ts'
import { poolRoutes } from './pool/pool.routes.ts'
import { projectionConsumer } from './projection.ts'
import { publicationJob } from './publication/publication.jobs.ts'
import { publicationRoutes } from './publication/publication.routes.ts'

export { aggregationProjection } from './projection.ts'

/** What may be shown to whom of the demand. */
export const aggregation = defineService({
  name: 'aggregation',
  migrations: new URL('../migrations/', import.meta.url),
  knowsParticipants: true,
  routes: context => ({
    ...cellRoutes(context),
    ...publicationRoutes(context),
    ...poolRoutes(context),
    ...coverageRoutes(context),
    ...exposureRoutes(context),
  }),
  consumer: projectionConsumer,
  jobs: context => [cellJob(context), poolJob(context), publicationJob(context)],
})
