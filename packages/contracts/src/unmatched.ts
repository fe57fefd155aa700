import { namesOf } from '@lodestone/kernel'
import { z } from 'zod'
import { reasonFrom } from './why.ts'

/** What keeps a closed round from its match, in English by code: a copy of a book is not the sealed one, or a result does not hold. */
export const UNMATCHED_REASONS = {
  'copy-differs':
    '{owner}: sealed {count} entries with the control total {sumKg}, the rounds have {foundCount} with {foundKg}',
  'matching-copy-differs':
    '{owner}: sealed {count} entries with the control total {sumKg}, the matching has {foundCount} with {foundKg}',
  'result-of-other-inputs': 'result: it was computed on other inputs than the sealed books that the rounds hold',
  'result-of-other-hash': 'result: it does not have the hash it came with',
} as const

const whyUnmatched = z.object({
  code: z.enum(namesOf(UNMATCHED_REASONS)),
  figures: z
    .record(z.string(), z.string())
    .describe(
      'owner of the book, count, foundCount, and the control totals sumKg and foundKg: kilograms of all forms together, no mass',
    ),
})
export type WhyUnmatched = z.infer<typeof whyUnmatched>
/** A sentence, and what it is made of; of what was kept before there were codes, the sentence alone. */
export type Unmatched = { readonly reason: string; readonly why?: WhyUnmatched }
/** The sentence, and what it is made of. */
export const unmatchedReason = reasonFrom(UNMATCHED_REASONS)

/** Of a round as operators and auditors see it. */
export const unmatched = {
  missing: z.array(z.string()).optional(),
  gaps: z
    .array(whyUnmatched)
    .optional()
    .describe('One for each of missing, in its order: what its sentence is made of; absent where one was kept without'),
  unpriced: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .optional()
    .describe(
      'of a draft, to operators and auditors: the rates and index values without which standing offers will stay out',
    ),
}
