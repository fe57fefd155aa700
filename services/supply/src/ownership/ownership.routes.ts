import { implement, ProblemError } from '@lodestone/http'
import { fieldsRefused } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { readYardstick } from '../policy/policy.store.ts'
import { dayOf } from '../screening/screening.ts'
import { countriesOfConcern, ownershipOf } from './ownership.ts'

/** Owners out of statements that somebody has: shown, not kept. */
export function ownershipRoutes({ database, admission, clock }: ServiceContext) {
  return implement({
    readOwnership: async ({ identity, body }) => {
      if (!identity.roles.has('operator')) await admission.admitted(identity, 'supplier')
      const { policies } = await readYardstick(database)
      const read = ownershipOf(body, dayOf(clock()), countriesOfConcern(policies))
      if (!read.ok) throw new ProblemError('validation-failed', fieldsRefused(read.count), read.faults)
      return { body: read.value }
    },
  })
}
