import type { ServiceContext } from '@lodestone/service'
import { batchReading } from './batch.query.routes.ts'
import { batchRegistration } from './batch.register.routes.ts'

export const batchRoutes = (context: ServiceContext) => ({ ...batchReading(context), ...batchRegistration(context) })
