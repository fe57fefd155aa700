import { DEFAULT_PAGE, implement, notFound, readIdCursor, toPage } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { listIssued } from './issued.store.ts'
import { partyOfBoth, showIssued } from './issued.view.ts'
import { tokenAnswer } from './token.answer.ts'

/** What was issued, for whom it matters to, revoked or not. */
export function issuedReading({ database }: ServiceContext) {
  return implement({
    listIssued: async call => {
      const { limit = DEFAULT_PAGE, cursor, kind } = call.query
      const after = readIdCursor(cursor)
      const filter = { ...partyOfBoth(call.identity), kind, ...(after ? { after } : {}), limit }
      return { body: toPage(await listIssued(database, filter), limit, row => row.id, showIssued) }
    },
    readIssued: async call => {
      const id = call.params.id
      const [row] = isUuid(id) ? await listIssued(database, { id, ...partyOfBoth(call.identity), limit: 1 }) : []
      if (!row) throw notFound()
      return tokenAnswer(row.token, row.id)
    },
  })
}
