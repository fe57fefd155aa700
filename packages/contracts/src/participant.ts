import { isInBloc } from '@lodestone/kernel'
import { z } from 'zod'
import { defineEvent } from './event.ts'
import * as v from './values.ts'

const topic = 'participants.participant'

export const ownerShare = z.strictObject({ owner: v.name, country: v.country, sharePct: v.percent })
export const baseline = z.strictObject({ material: v.materialId, kgPerYear: v.positiveKg })

const ownership = z.array(ownerShare).max(50).optional()
const baselines = z
  .array(baseline)
  .max(100)
  .refine(list => new Set(list.map(one => one.material)).size === list.length, 'one baseline per material')
  .optional()

/** By which credentials and registers call an organisation: DIDs, addresses, an LEI, numbers of registers and of taxes. */
const identifiers = z
  .array(
    z
      .string()
      .min(3)
      .max(300)
      .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces'),
  )
  .max(20)
  .optional()

/** What an operator has verified of a participant, and may revise. */
export const participantParticulars = z.strictObject({ legalName: v.name, ownership, baselines, identifiers })
export type ParticipantParticulars = z.infer<typeof participantParticulars>

export const participantDraft = z
  .strictObject({
    reference: v.reference,
    legalName: v.name,
    kind: z.enum(['member', 'supplier']),
    country: v.country,
    bloc: v.bloc.optional(),
    group: v.name.optional(),
    ownership,
    baselines,
    identifiers,
  })
  .refine(p => p.kind !== 'member' || p.bloc !== undefined, { path: ['bloc'], message: 'a member belongs to a bloc' })
  .refine(p => p.kind !== 'supplier' || p.bloc === undefined, { path: ['bloc'], message: 'only a member has a bloc' })
  .refine(p => p.kind !== 'member' || p.bloc === undefined || isInBloc(p.country, p.bloc), {
    path: ['country'],
    message: 'not a country of its bloc: EU are its 27 member states, JP is Japan',
  })
export type ParticipantDraft = z.infer<typeof participantDraft>

/** A participant as the API shows it and as its events carry it, whole. */
export const participant = z.object({
  id: v.id,
  reference: v.reference,
  legalName: v.name,
  kind: z.enum(['member', 'supplier']),
  country: v.country,
  bloc: v.bloc.optional(),
  group: v.name.optional(),
  ownership: z.array(ownerShare),
  baselines: z.array(baseline),
  identifiers,
  status: z.enum(['applied', 'admitted', 'suspended']),
  version: z.int().positive(),
})
export type Participant = z.infer<typeof participant>

export const participantApplied = defineEvent({
  type: 'participants.participant-applied.v1',
  summary: 'An organisation has applied to take part',
  topic,
  data: participant,
})
export const participantAdmitted = defineEvent({
  type: 'participants.participant-admitted.v1',
  summary: 'A participant was admitted, or admitted again',
  topic,
  data: participant,
})
export const participantSuspended = defineEvent({
  type: 'participants.participant-suspended.v1',
  summary: 'A participant was suspended',
  topic,
  data: participant,
})
export const participantChanged = defineEvent({
  type: 'participants.participant-changed.v1',
  summary: "A participant's verified particulars were revised",
  topic,
  data: participant,
})
