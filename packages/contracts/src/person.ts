import { z } from 'zod'
import { defineEvent } from './event.ts'
import { LANGUAGES } from './notice/kind.ts'
import { role as anyRole } from './route.ts'
import * as v from './values.ts'

/** What somebody may do for an organisation, from all to reading alone. */
export const POSITIONS = ['administrator', 'approver', 'trader', 'reader'] as const
export type Position = (typeof POSITIONS)[number]

/** Whether a position is at least another: none where a token names the organisation itself, which may do everything. */
export const isAtLeast = (position: Position | undefined, least: Position): boolean =>
  position === undefined || POSITIONS.indexOf(position) <= POSITIONS.indexOf(least)

/** A human signs in and joins by an invitation; a machine calls with its client credentials, and is entered by its subject. */
const kind = z.enum(['human', 'machine'])
const position = z.enum(POSITIONS)
const state = z.enum(['invited', 'active', 'left'])
const role = v.participantKind
const email = z.email().max(254)
const account = z.string().trim().min(1).max(200)

/** Somebody of an organisation, as the API shows it to the organisation's administrators and to operators. */
export const person = z.object({
  id: v.id,
  participantId: v.id,
  kind,
  name: v.name,
  /** Of a human, where the invitation was sent. */
  email: email.optional(),
  /** Of a machine: the `sub` of its tokens. */
  account: account.optional(),
  position,
  state,
  version: z.int().positive(),
  invitedAt: v.instant,
  /** Until when an invitation can be accepted. */
  lapsesAt: v.instant.optional(),
  joinedAt: v.instant.optional(),
  leftAt: v.instant.optional(),
})
export type Person = z.infer<typeof person>

/** What an administrator is answered once who has invited somebody: what the invited person joins with, and the page that takes it. */
export const invited = person.extend({ secret: z.string().optional(), link: z.string().optional() })

export const personDraft = z
  .strictObject({
    kind: kind.optional().describe('human unless given'),
    name: v.name,
    email: email.optional().describe('of a human: where the invitation is sent'),
    account: account.optional().describe('of a machine: the `sub` of its tokens'),
    position,
    language: z.enum(LANGUAGES).optional().describe('of the invitation, English unless given'),
    participantId: v.id.optional().describe('by operators: the organisation whose first administrator it is'),
  })
  .refine(one => one.kind === 'machine' || one.email !== undefined, {
    path: ['email'],
    message: 'a human is invited by e-mail',
  })
  .refine(one => (one.kind === 'machine') === (one.account !== undefined), {
    path: ['account'],
    message: 'a machine is entered by the `sub` of its tokens, and nobody else is',
  })
export type PersonDraft = z.infer<typeof personDraft>

/** Who a caller is: as its token says, and as the hub's register does. */
export const caller = z.object({
  sub: z.string(),
  roles: z.array(anyRole),
  /** Where more than one is listed, each call names the one it is for in `X-Organisation`. */
  organisations: z.array(
    z.object({
      participantId: v.id,
      legalName: v.name,
      role,
      position,
      /** Where it invited you, if it did. */
      email: z.email().optional(),
    }),
  ),
})

/** What services have to know of a person to let it in. Never a name, an e-mail address or a subject in clear. */
export const personEntry = z.object({
  id: v.id,
  participantId: v.id,
  /** That of its organisation. */
  role,
  kind,
  /** SHA-256 of the issuer and subject of its tokens, once they are bound. */
  subject: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  position,
  state,
  version: z.int().positive(),
})
export type PersonEntry = z.infer<typeof personEntry>

export const personChanged = defineEvent({
  type: 'participants.person-changed.v1',
  summary: 'Somebody was invited to act for an organisation, has joined it, acts in another position, or has left',
  topic: 'participants.person',
  data: personEntry,
})
