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

/** As what an organisation counts, and where: what may be published of a round depends on it. */
const counting = { kind: v.participantKind, country: v.country, bloc: v.bloc.optional() }
type Counting = z.infer<z.ZodObject<typeof counting>>

/** Members and funders are of a bloc, and in it; suppliers are wherever they are. */
export const isOfBloc = (kind: v.ParticipantKind): boolean => kind !== 'supplier'

const inItsBloc = <S extends z.ZodType<Counting>>(schema: S): S =>
  schema
    .refine(p => !isOfBloc(p.kind) || p.bloc !== undefined, {
      path: ['bloc'],
      message: 'members and funders belong to a bloc',
    })
    .refine(p => isOfBloc(p.kind) || p.bloc === undefined, { path: ['bloc'], message: 'a supplier has no bloc' })
    .refine(p => !isOfBloc(p.kind) || p.bloc === undefined || isInBloc(p.country, p.bloc), {
      path: ['country'],
      message: 'not a country of its bloc: EU are its 27 member states, JP is Japan',
    })

export const participantDraft = inItsBloc(
  z.strictObject({
    reference: v.reference,
    legalName: v.name,
    ...counting,
    group: v.name.optional(),
    ownership,
    baselines,
    identifiers,
  }),
)
export type ParticipantDraft = z.infer<typeof participantDraft>

/** A wrong kind, country or bloc, and what is right. */
export const participantCorrection = z.strictObject({
  from: z.strictObject(counting).describe('as it is registered: refused where it is not'),
  to: inItsBloc(z.strictObject(counting)).describe('as it should have been registered'),
  reason: v.reason,
})
export type ParticipantCorrection = z.infer<typeof participantCorrection>

/** A participant as the API shows it and as its events carry it, whole. */
export const participant = z.object({
  id: v.id,
  reference: v.reference,
  legalName: v.name,
  ...counting,
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
export const participantCorrected = defineEvent({
  type: 'participants.participant-corrected.v1',
  summary: 'The kind, country or bloc of a participant that had taken part in nothing was corrected',
  topic,
  data: participant,
})
