import { z } from 'zod'
import * as v from '../values.ts'

/** Entries of a list; the consolidated list of the European Union has some 6,000. */
export const MAX_RESTRICTED = 50_000
const MAX_NAMES = 500
const written = z.string().trim().min(1).max(500)

export const listId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens, at most 40')

/** Somebody on a restricted list: all names there, the first one being what he is called. */
export const restrictionEntry = z.strictObject({
  id: z.string().trim().min(1).max(100),
  names: z.array(written).min(1).max(MAX_NAMES),
  type: z.enum(['person', 'enterprise']).optional(),
  programme: z.string().trim().min(1).max(100).optional(),
  countries: z
    .array(v.country)
    .max(250)
    .optional()
    .describe('citizenships and addresses, for whoever decides: nobody is matched by them'),
})
export type RestrictionEntry = z.infer<typeof restrictionEntry>

export const restrictionListDraft = z.strictObject({
  name: v.name.optional(),
  entries: z.array(restrictionEntry).min(1).max(MAX_RESTRICTED),
})

export const restrictionList = z.object({
  id: listId,
  name: v.name,
  version: z.int().positive(),
  entries: z.int().nonnegative(),
  sha256: v.sha256.describe('of the file as it was last loaded'),
  loadedBy: z.string(),
  loadedAt: v.instant,
})
export type RestrictionList = z.infer<typeof restrictionList>
export const restrictionsLoaded = restrictionList.extend({
  came: z.int().nonnegative(),
  changed: z.int().nonnegative(),
  went: z.int().nonnegative(),
})

export const nameIs = z.enum(['same', 'other'])
export const nameMatchState = z.enum(['open', 'same', 'other'])
export const nameMatchDecision = z.object({ is: nameIs, reason: v.reason, by: z.string(), at: v.instant })
/** A name in offers that is like one on a list. */
export const nameMatch = z.object({
  id: v.id,
  name: z.string().describe('as the offers write it'),
  list: restrictionList.pick({ id: true, name: true }),
  entry: restrictionEntry,
  alias: z.string().describe('the name of the entry that it is most like'),
  score: z.string().describe('how much, from 0.85 to 1'),
  how: z.enum(['exact', 'transliterated', 'similar']),
  state: nameMatchState,
  decision: nameMatchDecision.optional(),
  offers: z.int().nonnegative().describe('standing offers that hold the name'),
})
export type NameMatch = z.infer<typeof nameMatch>
