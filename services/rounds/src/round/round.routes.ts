import type { ServiceContext } from '@lodestone/service'
import { roundDecisions } from './round.decisions.ts'
import { roundDrafting } from './round.drafting.ts'
import { orderRoutes } from './round.order.routes.ts'
import { roundReading } from './round.reading.ts'

export const roundRoutes = (context: ServiceContext) => ({
  ...roundDrafting(context),
  ...roundReading(context),
  ...orderRoutes(context),
  ...roundDecisions(context),
})
