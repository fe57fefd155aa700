import { supplyEntryChanged } from '@lodestone/contracts'
import { type Fact, factOf } from '@lodestone/messaging'
import type { Entry } from './entry.ts'

/** The events that tell what became of offers in rounds. */
export const entryFacts = (entries: readonly Entry[]): Fact[] =>
  entries.map(({ terms, price: _, why: __, ...entry }) =>
    factOf(supplyEntryChanged, entry.offerId, {
      ...entry,
      material: terms.material,
      grade: terms.grade,
      period: terms.period,
      quantityKg: terms.quantityKg,
    }),
  )
