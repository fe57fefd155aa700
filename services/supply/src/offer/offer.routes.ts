import type { ServiceContext } from '@lodestone/service'
import { offerChanges } from './offer.change.ts'
import { offerImport } from './offer.import.ts'
import { offerPosting } from './offer.posting.ts'
import { offerReading } from './offer.reading.ts'

export const offerRoutes = (context: ServiceContext) => ({
  ...offerPosting(context),
  ...offerChanges(context),
  ...offerImport(context),
  ...offerReading(context),
})
