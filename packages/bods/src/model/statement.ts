import { z } from 'zod'
import { agent, source } from './components.ts'
import { entityRecord } from './entity.ts'
import { personRecord } from './person.ts'
import { relationshipRecord } from './relationship.ts'
import { dayOrInstant, sized, text, uri } from './values.ts'

/** The version that is read. Others have other members, and what one means by a word another may not. */
export const VERSION = '0.4'

const annotation = z
  .object({
    statementPointerTarget: text,
    creationDate: dayOrInstant.optional(),
    createdBy: agent.optional(),
    motivation: z.enum(['commenting', 'correcting', 'identifying', 'linking', 'transformation']),
    description: text.optional(),
    transformedContent: text.optional(),
    url: uri.optional(),
  })
  .refine(one => one.motivation !== 'linking' || one.url !== undefined, { path: ['url'], message: 'missing' })
  .refine(one => one.motivation === 'transformation' || !one.transformedContent, {
    path: ['transformedContent'],
    message: 'only where the motivation is transformation',
  })

const publicationDetails = z.object({
  publicationDate: dayOrInstant,
  bodsVersion: text.refine(one => one === VERSION, `not version ${VERSION} of the standard`),
  license: uri.optional(),
  publisher: z
    .object({ name: text.optional(), url: uri.optional() })
    .refine(one => one.name !== undefined || one.url !== undefined, 'neither name nor url'),
})

const said = {
  statementId: sized(32, 64),
  statementDate: dayOrInstant,
  annotations: z.array(annotation).optional(),
  publicationDetails: publicationDetails.optional(),
  source: source.optional(),
  declaration: text.optional(),
  declarationSubject: text,
  recordId: text,
  recordStatus: z.enum(['new', 'updated', 'closed']).optional(),
}
const entity = z.object({ ...said, recordType: z.literal('entity'), recordDetails: entityRecord })
const person = z.object({ ...said, recordType: z.literal('person'), recordDetails: personRecord })
const relationship = z.object({ ...said, recordType: z.literal('relationship'), recordDetails: relationshipRecord })

export const statement = z.discriminatedUnion('recordType', [entity, person, relationship])
export type Statement = z.infer<typeof statement>
export type EntityStatement = z.infer<typeof entity>
export type PersonStatement = z.infer<typeof person>
export type RelationshipStatement = z.infer<typeof relationship>
