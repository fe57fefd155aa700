import type { ServiceContext } from '@lodestone/service'
import { batchProving } from './batch.credentials.routes.ts'
import { batchReading } from './batch.query.routes.ts'
import { batchRegistration } from './batch.register.routes.ts'
import { batchNaming } from './naming.routes.ts'
import { batchWithdrawal } from './withdrawal.routes.ts'

export const batchRoutes = (context: ServiceContext) => ({
  ...batchNaming(context),
  ...batchProving(context),
  ...batchReading(context),
  ...batchRegistration(context),
  ...batchWithdrawal(context),
})
