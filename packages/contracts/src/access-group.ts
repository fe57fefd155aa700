import { z } from 'zod'
import { defineEvent } from './event.ts'
import { personEntry } from './person.ts'
import { EVERYONE } from './route.ts'
import * as v from './values.ts'

/** Roles of the hub, which an issuer may list in the same claim: no organisation's. */
const OF_THE_HUB: ReadonlySet<string> = new Set(EVERYONE)

const group = z
  .string()
  .trim()
  .min(1)
  .max(200)
  // What an operator confirms by eye is what is written.
  .refine(name => !/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u.test(name), 'nothing that is not seen')
  .refine(name => !OF_THE_HUB.has(name), 'a role of the hub is no group of yours')
const { position, role } = personEntry.shape
/** `asked`: it gives nothing until an operator has confirmed whose the group is. */
const state = z.enum(['asked', 'active', 'ended'])

/** A group of the issuer whose people act for an organisation, without being named one by one. */
export const accessGroup = z.object({
  id: v.id,
  participantId: v.id,
  /** As the issuer's tokens name it. */
  group: z.string(),
  position,
  state,
  version: z.int().positive(),
  askedAt: v.instant,
  confirmedAt: v.instant.optional(),
  endedAt: v.instant.optional(),
})
export type AccessGroup = z.infer<typeof accessGroup>

export const accessGroupDraft = z.strictObject({
  group: group.describe('its name, as the issuer’s tokens have it'),
  position: position.describe('what everybody in it may do for your organisation'),
})

/** What services have to know of a group. Never its name. */
export const groupEntry = z.object({
  id: v.id,
  participantId: v.id,
  /** That of its organisation. */
  role,
  /** SHA-256 of the issuer and the group's name. */
  group: z.string().regex(/^[0-9a-f]{64}$/),
  position,
  state,
  version: z.int().positive(),
})
export type GroupEntry = z.infer<typeof groupEntry>

export const accessGroupChanged = defineEvent({
  type: 'participants.access-group-changed.v1',
  summary:
    'An organisation has asked that a group of the issuer act for it, an operator has confirmed that, or it has changed or ended',
  // With people: whoever hears of those hears of groups.
  topic: 'participants.person',
  data: groupEntry,
})
