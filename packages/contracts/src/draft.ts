import { z } from 'zod'
import * as v from './values.ts'

/** Drafts that one person may have, and characters of one. */
export const MOST_DRAFTS = 50
const MOST_CHARACTERS = 900_000

/** What a draft is of, such as `forecast` for a new one or `forecast.<uuid>` for a revision. */
export const draftId = z.string().regex(/^[a-z]+(-[a-z]+)*(\.[a-z0-9-]{1,60})?$/)

/** Something that a person has typed and not sent. Nobody else reads it, an operator no more than a colleague. */
export const keptDraft = z.object({
  id: draftId,
  savedAt: v.instant,
})
export type KeptDraft = z.infer<typeof keptDraft>

export const draftContent = z.strictObject({
  content: z.string().max(MOST_CHARACTERS).describe('as whoever keeps it wrote it: the hub does not read it'),
})
export const draftRead = keptDraft.extend(draftContent.shape)
