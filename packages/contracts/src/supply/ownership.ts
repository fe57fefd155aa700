import { z } from 'zod'
import * as v from '../values.ts'
import { controls, owners } from './chain.ts'

/** Statements that are read at once. */
const MAX_STATEMENTS = 1000
export const ownershipGiven = z.strictObject({
  entity: z.string().min(1).max(500).describe('the recordId of the entity whose owners are asked for'),
  statements: z
    .array(v.jsonObject())
    .min(1)
    .max(MAX_STATEMENTS)
    .describe('statements of the Beneficial Ownership Data Standard 0.4, in any order'),
})

/** What could not be carried over as it was said, or was counted on the safe side. */
const ownershipFinding = z.object({
  code: z.string(),
  message: z.string(),
  figures: z.record(z.string(), v.json()).describe('what the message is made of, by code'),
})
export const ownershipRead = z.object({
  ownership: owners,
  control: controls.optional().describe('absent where nobody decides without shares'),
  findings: z.array(ownershipFinding),
})
export type OwnershipRead = z.infer<typeof ownershipRead>
