import { baselineRecorded, type OutlookBaselineRead } from '@lodestone/contracts'
import { DEFAULT_PAGE, implement, notFound, notOfThisList, readCursor, toPage } from '@lodestone/http'
import { accept, isUuid, type JsonText, vouched } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import { inFileThread, type ServiceContext } from '@lodestone/service'
import {
  findBaseline,
  insertBaseline,
  listBaselines,
  newestBaseline,
  nextVersion,
  readContent,
} from './baseline.store.ts'

const files = inFileThread<typeof import('./baseline.file.ts')>(new URL('./baseline.file.ts', import.meta.url))

/** The worlds that scenarios are played on: everybody reads them, operators replace them. */
export function baselineRoutes({ database, door, clock, newId }: ServiceContext) {
  return implement({
    listBaselines: async ({ query: { limit = DEFAULT_PAGE, cursor } }) => {
      const key = readCursor(cursor)
      if (key !== undefined && !/^\d{1,9}$/.test(key)) throw notOfThisList()
      const rows = await listBaselines(database, { limit, below: key === undefined ? undefined : Number(key) })
      return {
        body: toPage(
          rows,
          limit,
          row => `${row.version}`,
          row => row,
        ),
      }
    },
    readBaseline: async ({ params: { id } }) => {
      const head = isUuid(id) ? await findBaseline(database, id) : undefined
      const content = head && (await readContent(database, head.id))
      if (!content) throw notFound()
      const { plants: _, routes: __, needs: ___, ...own } = head
      return { body: joined(own, content) }
    },
    previewBaseline: async call => {
      const newest = await newestBaseline(database)
      return { body: await files('previewOf', call, newest && (await readContent(database, newest.id))) }
    },
    recordBaseline: async call => {
      const read = await files('baselineOf', call)
      return door.command(call, async (tx, record) => {
        const { content, ...counted } = read
        const baseline = { id: newId(), version: await nextVersion(tx), recordedAt: clock().toISOString(), ...counted }
        await insertBaseline(tx, { ...baseline, content })
        const { id, version, name, digest, plants, routes, needs } = baseline
        record(factOf(baselineRecorded, id, { id, version, name, digest, plants, routes, needs }))
        return accept({
          status: 201 as const,
          body: baseline,
          headers: { location: `/api/v1/outlook/baselines/${id}` },
        })
      })
    },
  })
}

/** Two objects in JSON as one: the content is long, and need not be read to be sent. */
const joined = (head: object, content: JsonText<object>): JsonText<OutlookBaselineRead> =>
  vouched(`${JSON.stringify(head).slice(0, -1)},${content.slice(1)}`)
