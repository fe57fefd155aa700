import type { ServiceContext } from '@lodestone/service'
import { offerChanges } from './offer.change.routes.ts'
import { offerImport } from './offer.import.routes.ts'
import { offerPosting } from './offer.post.routes.ts'
import { offerReading } from './offer.query.routes.ts'

export const offerRoutes = (context: ServiceContext) => ({
  ...offerPosting(context),
  ...offerChanges(context),
  ...offerImport(context),
  ...offerReading(context),
})
