import { PAIR_REASONS } from '@lodestone/kernel'
import { z } from 'zod'
import * as v from '../values.ts'

/** The codes of an explanation: closed, as published. */
export const explanationCode = z.enum([
  ...PAIR_REASONS,
  'tier-not-reached',
  'minimum-lot-not-reached',
  'own-minimum-not-reached',
  'higher-priority-first',
  'country-cap-binding',
  'supplier-cap-binding',
  'left-for-average-price',
  'scarce-shared-pro-rata',
  'filled',
  'dearer-than-chosen',
  'not-matched-in-full',
])
export const explanation = z.object({
  kind: z.enum(['line', 'offer']),
  id: v.id,
  pass: z.int().positive().optional().describe('the pass that it explains, where that is not the first'),
  code: explanationCode,
  figures: v.jsonObject(),
  text: z.string(),
})
export type Explanation = z.infer<typeof explanation>
