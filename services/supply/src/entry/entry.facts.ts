import { supplyEntryChanged } from '@lodestone/contracts'
import type { Fact } from '@lodestone/messaging'
import type { Entry } from './entry.ts'

/** The events that tell what became of offers in rounds. */
export const entryFacts = (entries: readonly Entry[]): Fact[] =>
  entries.map(({ terms, price: _, ...entry }) => ({
    subject: entry.offerId,
    event: supplyEntryChanged,
    data: {
      ...entry,
      material: terms.material,
      grade: terms.grade,
      period: terms.period,
      quantityKg: terms.quantityKg,
    },
  }))
