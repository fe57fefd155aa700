import { z } from 'zod'
import * as v from '../values.ts'

/** Rounds that count in a member's realisation: its latest ones that were awarded and had proposed it something. */
export const REALISATION_ROUNDS = 4
/** How much of what rounds had proposed to a member it accepted, in kilograms of need. A member of whom nothing is counted is not listed: it counts in full. */
export const realisation = z.object({
  memberId: v.id,
  rounds: z.int().min(1).max(REALISATION_ROUNDS),
  proposedKg: v.kg,
  takenKg: v.kg,
  share: z
    .string()
    .regex(/^(0\.\d{4}|1\.0000)$/)
    .describe('from 0 to 1, with four places, rounded half up'),
})
export type Realisation = z.infer<typeof realisation>
