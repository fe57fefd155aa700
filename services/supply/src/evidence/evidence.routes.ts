import { fileAnswer, fileTypeOf, implement, isSha256, notFound, ProblemError, readUpload, sees } from '@lodestone/http'
import { accept, sha256Hex } from '@lodestone/kernel'
import { atMost, type ServiceContext } from '@lodestone/service'
import { markNaming } from '../offer/offer.due.store.ts'
import { dayOf } from '../screening/screening.ts'
import { readFile, saveFile } from './evidence.store.ts'

/** Files held in memory at once, of at most 20 MB each: the rest wait for their turn with their bytes unread. */
const FILES_IN_MEMORY = 3

export function evidenceRoutes({ database, door, admission, clock }: ServiceContext) {
  const inTurn = atMost(FILES_IN_MEMORY)
  return implement({
    uploadEvidence: async call => {
      const owner = await admission.admitted(call.identity, 'supplier')
      return inTurn(async () => {
        const content = await readUpload(call.raw)
        const mediaType = fileTypeOf(content)
        if (!mediaType)
          throw new ProblemError('unsupported-media-type', 'Evidence is a PDF, PNG or JPEG file, by its content.')
        const sha256 = sha256Hex(content)
        return door.command(call, async (tx, record) => {
          const added = await saveFile(tx, { sha256, mediaType, content }, { id: owner.id, at: clock() })
          if (added) await markNaming(tx, { participantId: owner.id, sha256, on: dayOf(clock()) })
          const shown = { sha256, bytes: content.length, mediaType }
          // A subject of its own for each owner, so that it is new whenever it is told.
          if (added) record({ subject: `evidence/${sha256}/${owner.id}`, type: 'supply.evidence-given', data: shown })
          return accept({ status: 201, body: shown, headers: { location: `/api/v1/evidence/${sha256}` } })
        })
      })
    },
    readEvidence: async call => {
      const sha256 = call.params.sha256
      if (!isSha256(sha256)) throw notFound()
      const owner = sees(call.identity, 'operator') ? undefined : (call.identity.org ?? '')
      const file = await readFile(database, sha256, owner)
      if (!file) throw notFound()
      return fileAnswer({ ...file, what: 'evidence' })
    },
  })
}
