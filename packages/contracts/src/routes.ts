import { present } from '@lodestone/kernel'
import type { RouteContract } from './route.ts'
import { aggregationRoutes } from './routes/aggregation.ts'
import { allocationsRoutes } from './routes/allocations.ts'
import { catalogueRoutes } from './routes/catalogue.ts'
import { credentialsRoutes } from './routes/credentials.ts'
import { demandRoutes } from './routes/demand.ts'
import { matchingRoutes } from './routes/matching.ts'
import { operationsRoutes } from './routes/operations.ts'
import { participantsRoutes } from './routes/participants.ts'
import { recordsRoutes } from './routes/records.ts'
import { roundsRoutes } from './routes/rounds.ts'
import { supplyRoutes } from './routes/supply.ts'

/**
 * The public API: every route, its owner and who may call it. This is the one place that grants anything; what is not named is denied.
 * An organisation's own objects only, for members and suppliers: another's answers 404 as a missing one does.
 */
export const routes = [
  ...participantsRoutes,
  ...catalogueRoutes,
  ...demandRoutes,
  ...aggregationRoutes,
  ...supplyRoutes,
  ...credentialsRoutes,
  ...roundsRoutes,
  ...allocationsRoutes,
  ...recordsRoutes,
  ...matchingRoutes,
  ...operationsRoutes,
] as const satisfies readonly RouteContract[]

export type RouteId = (typeof routes)[number]['id']
const byId = new Map<string, RouteContract>(routes.map(one => [one.id, one]))
export const routeOf = (id: RouteId): RouteContract => present(byId.get(id))
