import { present } from '@lodestone/kernel'
import type { RouteContract } from './route.ts'
import { aggregationRoutes } from './routes/aggregation.ts'
import { allocationsRoutes } from './routes/allocations.ts'
import { applicationsRoutes } from './routes/applications.ts'
import { catalogueRoutes } from './routes/catalogue.ts'
import { credentialsRoutes } from './routes/credentials.ts'
import { demandRoutes } from './routes/demand.ts'
import { draftsRoutes } from './routes/drafts.ts'
import { issuedRoutes } from './routes/issued.ts'
import { matchingRoutes } from './routes/matching.ts'
import { noticesRoutes } from './routes/notices.ts'
import { operationsRoutes } from './routes/operations.ts'
import { outlookRoutes } from './routes/outlook.ts'
import { participantsRoutes } from './routes/participants.ts'
import { peopleRoutes } from './routes/people.ts'
import { projectRoundsRoutes } from './routes/project-rounds.ts'
import { recordsRoutes } from './routes/records.ts'
import { reservesRoutes } from './routes/reserves.ts'
import { restrictionsRoutes } from './routes/restrictions.ts'
import { roundsRoutes } from './routes/rounds.ts'
import { sitesRoutes } from './routes/sites.ts'
import { stockRoutes } from './routes/stock.ts'
import { supplyRoutes } from './routes/supply.ts'

/**
 * The public API: every route, its owner and who may call it. This is the one place that grants anything; what is not named is denied.
 * An organisation's own objects only, for members and suppliers: another's answers 404 as a missing one does.
 */
export const routes = [
  ...participantsRoutes,
  ...peopleRoutes,
  ...applicationsRoutes,
  ...noticesRoutes,
  ...catalogueRoutes,
  ...demandRoutes,
  ...aggregationRoutes,
  ...supplyRoutes,
  ...credentialsRoutes,
  ...sitesRoutes,
  ...issuedRoutes,
  ...restrictionsRoutes,
  ...roundsRoutes,
  ...allocationsRoutes,
  ...recordsRoutes,
  ...matchingRoutes,
  ...outlookRoutes,
  ...projectRoundsRoutes,
  ...stockRoutes,
  ...reservesRoutes,
  ...operationsRoutes,
  ...draftsRoutes,
] as const satisfies readonly RouteContract[]

export type RouteId = (typeof routes)[number]['id']
const byId = new Map<string, RouteContract>(routes.map(one => [one.id, one]))
export const routeOf = (id: RouteId): RouteContract => present(byId.get(id))
