import { approval, type Role, routes, type ServiceName, values } from '@lodestone/contracts'
import { actorOf, implementOne, notFound, readIdCursor, toPage } from '@lodestone/http'
import { accept, isUuid, refuse } from '@lodestone/kernel'
import { z } from 'zod'
import type { Service, ServiceContext } from '../define.ts'
import { type Implementation, internalRoute } from '../internal.route.ts'
import { findAsked, listAsked, lockAsked, saveDecided } from './approval.store.ts'
import { decidedFact, isOpen, mayConfirm, showAsked } from './approval.ts'

/** What the console asks a service about its own approvals, on routes that are not part of the public contract. */

const listQuery = z.strictObject({
  state: approval.shape.state.default('pending'),
  subject: values.id.optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
const OPERATOR: readonly Role[] = ['operator']
const OVERSIGHT: readonly Role[] = ['operator', 'auditor']
const page = z.object({ items: z.array(approval), nextCursor: z.string().nullable() })
const nothing = z.strictObject({})
const perhapsWhy = z.strictObject({ reason: values.reason.optional() })

/** Whether a service has commands for which two people are asked. */
const hasSuch = (service: ServiceName): boolean =>
  routes.some(route => route.service === service && 'twoPeople' in route)

export function approvalRoutes(service: Service, context: ServiceContext): Implementation[] {
  const { name, lockSubject } = service
  if (!hasSuch(name)) return []
  if (!lockSubject)
    throw new Error(`${name}: two people are asked for, and nothing says how what it is about is locked`)
  const { database, door, clock } = context
  const handlers = service.routes(context)

  async function named(id = '') {
    const own = id.startsWith(`${name}-`) ? id.slice(name.length + 1) : ''
    const asked = isUuid(own) ? await findAsked(database, own) : undefined
    if (!asked) throw notFound()
    return asked
  }

  return [
    implementOne(internalRoute(name, 'GET', 'approvals', OVERSIGHT, page, { query: listQuery }), async ({ query }) => {
      const now = clock()
      const { state, subject, limit } = query
      const after = readIdCursor(query.cursor)
      const filter = { state, ...(subject ? { subject } : {}), ...(after ? { after } : {}), limit, now }
      const rows = await listAsked(database, filter)
      return {
        body: toPage(
          rows,
          limit,
          row => row.id,
          row => showAsked(name, row, now),
        ),
      }
    }),
    implementOne(
      internalRoute(name, 'POST', 'approvals/{id}/confirm', OPERATOR, approval, { body: nothing, bodyOptional: true }),
      async call => {
        const asked = await named(call.params.id)
        const may = mayConfirm(asked, call.identity.sub, clock())
        if (!may.ok) return may
        const { id, command, params, body, askedBy } = asked
        const route = routes.find(one => one.id === command)
        const handler = handlers[command]
        if (!route || !handler) throw new Error(`${name}: nothing carries out ${command}`)
        const carriedOut = await handler({
          ...call,
          route,
          params,
          query: {},
          body,
          confirms: { id, askedBy },
        })
        if ('ok' in carriedOut && !carriedOut.ok) return carriedOut
        const after = await findAsked(database, id)
        // The handler found that there was nothing left to do.
        if (after?.state !== 'confirmed' || after.decidedSub !== call.identity.sub)
          return refuse('wrong-state', 'This has happened in the meantime: nothing is left to confirm.')
        return { body: showAsked(name, after, clock()) }
      },
    ),
    implementOne(
      internalRoute(name, 'POST', 'approvals/{id}/reject', OPERATOR, approval, {
        body: perhapsWhy,
        bodyOptional: true,
      }),
      async call => {
        const { id, subject } = await named(call.params.id)
        return door.command(call, async (tx, record) => {
          await lockSubject(tx, subject)
          const asked = await lockAsked(tx, id)
          if (!asked) throw notFound()
          const { sub } = call.identity
          const state = asked.askedSub === sub ? 'withdrawn' : 'rejected'
          const now = clock()
          if (asked.state === state && asked.decidedSub === sub) return accept({ body: showAsked(name, asked, now) })
          const open = isOpen(asked, now)
          if (!open.ok) return open
          const { reason } = call.body
          const decided = {
            ...asked,
            state,
            decidedBy: actorOf(call.identity),
            decidedSub: sub,
            decidedAt: now.toISOString(),
            ...(reason === undefined ? {} : { reason }),
          } as const
          await saveDecided(tx, decided)
          record(decidedFact(asked, state, reason))
          return accept({ body: showAsked(name, decided, now) })
        })
      },
    ),
  ]
}
