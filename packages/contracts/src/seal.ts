import { z } from 'zod'
import * as v from './values.ts'

/** Sealed entries one event may carry. */
export const ENTRIES_PER_EVENT = 500

/** Entries of a sealed book as they stand in the matching's inputs, with the salt that hides each in the book's Merkle tree. */
export const entriesSealed = z.object({
  roundId: v.id,
  ...v.inParts,
  entries: z.array(
    z.object({
      id: v.id,
      version: z.int().positive(),
      participantId: v.id,
      quantityKg: v.kg,
      input: v.jsonObject(),
      salt: z.string().regex(/^[0-9a-f]{32}$/),
    }),
  ),
})
export type EntriesSealed = z.infer<typeof entriesSealed>

export const sealData = z.object({
  roundId: v.id,
  count: z.int().nonnegative(),
  sumKg: v.kg,
  digest: v.sha256,
  root: v.sha256,
})
export type SealData = z.infer<typeof sealData>

/** Under which policy, and which version of it, the levels of a supply book were judged. */
export const judgedUnder = z.object({ id: z.string(), version: z.string() })
export type JudgedUnder = z.infer<typeof judgedUnder>
export const supplySealData = sealData.extend({ policy: judgedUnder.optional() })
export type SupplySealData = z.infer<typeof supplySealData>
