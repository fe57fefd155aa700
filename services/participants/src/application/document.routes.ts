import { type ApplicationDocument, DOCUMENTS } from '@lodestone/contracts'
import {
  fileAnswer,
  fileTypeOf,
  type Identity,
  implement,
  isSha256,
  notFound,
  ProblemError,
  readUpload,
  sees,
} from '@lodestone/http'
import { accept, type Outcome, refuse, sha256Hex } from '@lodestone/kernel'
import { atMost, personId, type ServiceContext } from '@lodestone/service'
import { factOf, named, ownOf } from './application.named.ts'
import { oneAtATime } from './application.store.ts'
import { isOpen, standsAs } from './application.ts'
import { deleteDocument, findDocument, heldBy, insertDocument, listDocuments } from './document.store.ts'
import { mayGive } from './document.ts'

/** Files held in memory at once: the rest wait for their turn with their bytes unread. */
const FILES_IN_MEMORY = 3

/** For operators each application's, for everybody else what they have given themselves: nobody else sees any. */
const openedBy = (identity: Identity): { applicantId?: string } =>
  sees(identity, 'operator') ? {} : { applicantId: personId(identity.sub) }

/** What a company gives with its application: an extract of a register, a power of attorney. */
export function documentRoutes({ database, door, clock }: ServiceContext) {
  const inTurn = atMost(FILES_IN_MEMORY)
  return implement({
    giveApplicationDocument: async call => {
      const { id } = call.params
      await named(database, id, ownOf(call.identity))
      return inTurn(async () => {
        const content = await readUpload(call.raw)
        const mediaType = typeOf(content)
        const sha256 = sha256Hex(content)
        return door.command(call, async (tx, record) => {
          // All documents together are counted.
          await oneAtATime(tx)
          const application = await named(tx, id, { ...ownOf(call.identity), lock: true })
          if (!isOpen(application)) return refuse('wrong-state', standsAs(application))
          const headers = { location: `/api/v1/applications/${id}/documents/${sha256}` }
          const known = (await listDocuments(tx, id)).find(one => one.sha256 === sha256)
          if (known) return accept({ status: 201, headers, body: known })
          const allowed = mayGive(await heldBy(tx, id), content.length)
          if (!allowed.ok) return allowed
          const kind: ApplicationDocument['kind'] = call.query.kind ?? 'other'
          const given = { sha256, kind, bytes: content.length, mediaType, givenAt: clock().toISOString() }
          await insertDocument(tx, application, given, content)
          record(factOf(application, 'document-given', { document: kind, sha256 }))
          return accept({ status: 201, headers, body: given })
        })
      })
    },
    listApplicationDocuments: async call => {
      const { id } = await named(database, call.params.id, openedBy(call.identity))
      return { body: { items: await listDocuments(database, id), nextCursor: null }, shows: [id] }
    },
    readApplicationDocument: async call => {
      const { id } = await named(database, call.params.id, openedBy(call.identity))
      const { sha256 } = call.params
      const document = isSha256(sha256) ? await findDocument(database, id, sha256) : undefined
      if (!document) throw notFound()
      return { ...fileAnswer({ ...document, what: document.kind }), shows: [id] }
    },
    deleteApplicationDocument: call =>
      door.command(call, async (tx, record): Promise<Outcome<{ status: number }, 'wrong-state'>> => {
        const { id, sha256 } = call.params
        const application = await named(tx, id, { ...ownOf(call.identity), lock: true })
        if (!isOpen(application)) return refuse('wrong-state', standsAs(application))
        if (!isSha256(sha256) || !(await deleteDocument(tx, id, sha256))) throw notFound()
        record(factOf(application, 'document-taken-back', { sha256 }))
        return accept({ status: 204 })
      }),
  })
}

/** Throws 413 for what is too large and 415 for what is none of the types that are taken. */
function typeOf(content: Buffer) {
  if (content.length > DOCUMENTS.mostBytes)
    throw new ProblemError('too-large', 'The body is larger than this route takes.')
  const mediaType = fileTypeOf(content)
  if (!mediaType)
    throw new ProblemError('unsupported-media-type', 'A document is a PDF, PNG or JPEG file, by its content.')
  return mediaType
}
