import type { ServiceContext } from '@lodestone/service'
import { roundDecisions } from './round.decisions.routes.ts'
import { roundDrafting } from './round.draft.routes.ts'
import { orderRoutes } from './round.order.routes.ts'
import { roundReading } from './round.query.routes.ts'

export const roundRoutes = (context: ServiceContext) => ({
  ...roundDrafting(context),
  ...roundReading(context),
  ...orderRoutes(context),
  ...roundDecisions(context),
})
