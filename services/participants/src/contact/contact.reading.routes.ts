import { DEFAULT_PAGE, implement, readIdCursor, sees, toPage } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { hearerIn } from '../hearer/hearer.ts'
import { listContacts } from './contact.store.ts'
import { answerOf, shown } from './contact.view.ts'
import { findOwn, keptBy } from './keeping.ts'

/** Who is told by e-mail, for whoever keeps or oversees it. */
export const contactReadingRoutes = (context: ServiceContext) =>
  implement({
    listContacts: async call => {
      const { limit = DEFAULT_PAGE, cursor, state, mine } = call.query
      const after = readIdCursor(cursor)
      const all = sees(call.identity, 'operator', 'auditor') && !(mine && call.identity.roles.has('operator'))
      const kept = all ? undefined : await keptBy(context.database, call.identity, context)
      const rows = await listContacts(context.database, {
        ...(all ? {} : { hearerId: hearerIn(call.identity) }),
        ...(kept && kept.of !== 'everybody' ? { email: kept.of } : {}),
        ...(state ? { state } : {}),
        ...(after === undefined ? {} : { after }),
        limit,
      })
      return {
        body: toPage(
          rows,
          limit,
          row => row.id,
          row => (all ? shown(row) : answerOf(row).body),
        ),
      }
    },
    readContact: async call => answerOf(await findOwn(context, context.database, call)),
  })
