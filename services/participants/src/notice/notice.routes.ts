import { isAtLeast, kindOf } from '@lodestone/contracts'
import { type Call, DEFAULT_PAGE, implement, notFound, readIdCursor, toPage } from '@lodestone/http'
import { accept, isUuid } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { hearerIn } from '../hearer/hearer.ts'
import { countUnread, listNotices, markRead, type Notice, type Reader } from './notice.store.ts'

const readerOf = ({ identity }: Pick<Call, 'identity'>): Reader => ({
  hearerId: hearerIn(identity),
  person: identity.sub,
  approves: isAtLeast(identity.position, 'approver'),
})
const shown = ({ hearerId: _, ...notice }: Notice, read: boolean) => ({
  ...notice,
  kind: kindOf(notice.type),
  read,
})

/** What an organisation was told, or the operators, and what of it their people have read. */
export function noticeRoutes({ database, door }: ServiceContext) {
  return implement({
    listNotices: async call => {
      const { limit = DEFAULT_PAGE, cursor, unread } = call.query
      const before = readIdCursor(cursor)
      const reader = readerOf(call)
      const rows = await listNotices(database, {
        ...reader,
        ...(before === undefined ? {} : { before }),
        unread: unread === 'true',
        limit,
      })
      const page = toPage(
        rows,
        limit,
        row => row.id,
        ({ read, ...row }) => shown(row, read),
      )
      return { body: { ...page, unread: await countUnread(database, reader) } }
    },
    readNotice: call =>
      door.command(call, async tx => {
        const { id } = call.params
        const [notice] = isUuid(id) ? await markRead(tx, readerOf(call), id) : []
        if (!notice) throw notFound()
        return accept({ body: shown(notice, true) })
      }),
    readAllNotices: call =>
      door.command(call, async tx => {
        await markRead(tx, readerOf(call))
        return accept({ body: { unread: await countUnread(tx, readerOf(call)) } })
      }),
  })
}
