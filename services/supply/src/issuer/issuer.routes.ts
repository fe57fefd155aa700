import { actorOf, DEFAULT_PAGE, implement, notFound, readIdCursor, toPage } from '@lodestone/http'
import { accept, isUuid } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { markIssuer } from '../credential/credential.due.store.ts'
import { changedFact, registeredFact, withdrawnFact } from './issuer.facts.ts'
import { listIssuers, lockIssuer, saveIssuer } from './issuer.store.ts'
import { issuerId, type RegisterEntry, register, revise, withdraw } from './issuer.ts'
import { showIssuer } from './issuer.view.ts'

/** What two people decide about. */
const aboutOf = (id: string, name: string, known?: RegisterEntry) => ({
  subject: id,
  name,
  stood: known ? `version ${known.version}` : 'not registered',
})

export function issuerRoutes({ database, door, clock, twoPeople }: ServiceContext) {
  return implement({
    registerIssuer: call =>
      door.command(call, async (tx, record) => {
        const id = issuerId(call.body.did)
        const known = await lockIssuer(tx, id)
        const by = call.confirms?.askedBy ?? actorOf(call.identity)
        const outcome = register(known, call.body, { by, now: clock() })
        if (!outcome.ok) return outcome
        const waits = await twoPeople.second(tx, call, aboutOf(id, call.body.name, known), record)
        if (waits) return waits
        const entry = outcome.value
        await saveIssuer(tx, entry)
        await markIssuer(tx, entry.did, clock())
        record(registeredFact(entry))
        return accept({
          status: 201,
          body: showIssuer(entry, call.identity),
          version: entry.version,
          headers: { location: `/api/v1/supply/issuers/${id}` },
        })
      }),
    listIssuers: async call => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const after = readIdCursor(cursor)
      const rows = await listIssuers(database, { ...(after ? { after } : {}), limit })
      return {
        body: toPage(
          rows,
          limit,
          row => row.id,
          row => showIssuer(row, call.identity),
        ),
      }
    },
    readIssuer: async call => {
      const id = call.params.id
      const [entry] = isUuid(id) ? await listIssuers(database, { id, limit: 1 }) : []
      if (!entry) throw notFound()
      return { body: showIssuer(entry, call.identity), version: entry.version }
    },
    reviseIssuer: call => {
      const id = call.params.id
      if (!isUuid(id)) throw notFound()
      return door.command(call, async (tx, record) => {
        const known = await lockIssuer(tx, id)
        if (!known) throw notFound()
        // What is confirmed was asked for at the version that still stands.
        const outcome = revise(known, call.body, call.confirms ? known.version : (call.ifMatch ?? 0))
        if (!outcome.ok) return outcome
        const waits = await twoPeople.second(tx, call, aboutOf(id, known.name, known), record)
        if (waits) return waits
        const entry = outcome.value
        await saveIssuer(tx, entry)
        await markIssuer(tx, entry.did, clock())
        record(changedFact(entry))
        return accept({ body: showIssuer(entry, call.identity), version: entry.version })
      })
    },
    withdrawIssuer: call => {
      const id = call.params.id
      if (!isUuid(id)) throw notFound()
      return door.command(call, async (tx, record) => {
        const known = await lockIssuer(tx, id)
        if (!known) throw notFound()
        const { reason } = call.body
        const entry = withdraw(known, reason, clock())
        if (!entry) return accept({ body: showIssuer(known, call.identity), version: known.version })
        await saveIssuer(tx, entry)
        await markIssuer(tx, entry.did, clock())
        record(withdrawnFact(entry, reason))
        return accept({ body: showIssuer(entry, call.identity), version: entry.version })
      })
    },
  })
}
