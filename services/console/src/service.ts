import { routes } from '@lodestone/contracts'
import { mountProxy } from '@lodestone/http'
import { defineService, perContext } from '@lodestone/service'
import { approvalRoutes } from './approvals/approval.routes.ts'
import { auditRoutes } from './audit/audit.routes.ts'
import { draftRoutes } from './drafts/draft.routes.ts'
import { forgetDrafts } from './drafts/draft.store.ts'
import { operationsRoutes } from './operations/operations.routes.ts'
import { mountSite } from './site/site.pages.ts'
import { streamConsumer } from './stream/stream.consumers.ts'
import { streamRoutes } from './stream/stream.routes.ts'
import { forgetOld } from './stream/stream.store.ts'
import { openTail, type Tail } from './stream/stream.tail.ts'
import type { Watchers } from './stream/stream.watchers.ts'

/** Milliseconds between times at which old events of the stream are forgotten. */
const FORGET_EVERY_MS = 60_000
/** Milliseconds between times at which drafts of long ago are forgotten. */
const FORGET_DRAFTS_EVERY_MS = 3_600_000

type Watch = { readonly tail: Tail; readonly ending: AbortController; readonly watchers: Watchers }
const watchOf = perContext(
  ({ database }): Watch => ({
    tail: openTail(database),
    ending: new AbortController(),
    watchers: { now: 0, of: new Map() },
  }),
)

/** The one public origin: it shows what all services have, and passes what is theirs on to them. */
export const console = defineService({
  name: 'console',
  migrations: new URL('../migrations/', import.meta.url),
  routes: context => ({
    ...operationsRoutes(context),
    ...approvalRoutes(context, () => watchOf(context).tail.nudge()),
    ...auditRoutes(context),
    ...draftRoutes(context),
    ...streamRoutes(context, watchOf(context).tail, watchOf(context).ending.signal, watchOf(context).watchers),
  }),
  consumer: context => streamConsumer(() => watchOf(context).tail.nudge()),
  jobs: ({ database, clock }) => [
    { name: 'stream-forget', everyMs: FORGET_EVERY_MS, run: () => forgetOld(database) },
    { name: 'draft-forget', everyMs: FORGET_DRAFTS_EVERY_MS, run: () => forgetDrafts(database, clock()) },
  ],
  measures: context => [
    {
      name: 'stream_watchers',
      help: 'Connections that follow the stream of events',
      kind: 'gauge',
      read: async () => watchOf(context).watchers.now,
    },
  ],
  pages: async (app, context, callers) => {
    const { directory } = context
    const elsewhere = routes.filter(route => !directory.isLocal(route.service))
    const proxy = mountProxy(app, elsewhere, route => directory.urlOf(route.service), { callers })
    // Streams end first: an orderly stop waits for the answers that are under way.
    app.addHook('preClose', async () => watchOf(context).ending.abort())
    app.addHook('onClose', async () => proxy.close())
    await mountSite(app, context, callers)
  },
})
