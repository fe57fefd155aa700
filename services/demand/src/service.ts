import { defineService } from '@lodestone/service'
import { bookConsumer } from './book/book.consumers.ts'
import { entryRoutes } from './entry/entry.routes.ts'
import { forecastRoutes } from './forecast/forecast.routes.ts'
import { mappingRoutes } from './mapping/mapping.routes.ts'

/** What members ask for. */
export const demand = defineService({
  name: 'demand',
  migrations: new URL('../migrations/', import.meta.url),
  knowsParticipants: true,
  routes: context => ({ ...forecastRoutes(context), ...entryRoutes(context), ...mappingRoutes(context) }),
  consumer: bookConsumer,
})
