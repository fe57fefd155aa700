import { supplyEntryChanged } from '@lodestone/contracts'
import { type Fact, factOf } from '@lodestone/messaging'
import { assuranceShown } from '../screening/judgement.ts'
import type { Entry } from './entry.ts'

/** The events that tell what became of offers in rounds. */
export const entryFacts = (entries: readonly Entry[]): Fact[] =>
  entries.map(({ terms, price: _, why: __, assurance, ...entry }) =>
    factOf(supplyEntryChanged, entry.offerId, {
      ...entry,
      ...assuranceShown(assurance),
      material: terms.material,
      grade: terms.grade,
      period: terms.period,
      quantityKg: terms.quantityKg,
    }),
  )
