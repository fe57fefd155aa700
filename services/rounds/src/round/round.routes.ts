import type { ServiceContext } from '@lodestone/service'
import { commandRoutes } from './round.command.routes.ts'
import { roundDecisions } from './round.decisions.routes.ts'
import { roundDrafting } from './round.draft.routes.ts'
import { roundReading } from './round.query.routes.ts'

export const roundRoutes = (context: ServiceContext) => ({
  ...roundDrafting(context),
  ...roundReading(context),
  ...commandRoutes(context),
  ...roundDecisions(context),
})
