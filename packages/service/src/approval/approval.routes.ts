import { approval, EVERYONE, isAtLeast, type Role, routes, type ServiceName, values } from '@lodestone/contracts'
import {
  actorOf,
  type CallHead,
  type Identity,
  implementOne,
  notFound,
  readIdCursor,
  sees,
  toPage,
} from '@lodestone/http'
import { accept, isUuid, type Outcome, refuse } from '@lodestone/kernel'
import { z } from 'zod'
import type { Service, ServiceContext } from '../define.ts'
import { type Implementation, internalRoute } from '../internal.route.ts'
import { findAsked, listAsked, lockAsked, saveDecided } from './approval.store.ts'
import { decidedFact, isOpen, mayConfirm, type RequestedCommand, rejectedTold, showAsked } from './approval.ts'

/** What the console asks a service about its own approvals, on routes that are not part of the public contract. */

const listQuery = z.strictObject({
  state: approval.shape.state.default('pending'),
  subject: values.id.optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
const KEEPERS: readonly Role[] = [...values.participantKind.options, 'operator']
const page = z.object({ items: z.array(approval), nextCursor: z.string().nullable() })
/** The organisation on whose commands somebody decides: none for operators, who decide on their own. */
const organisationOf = (identity: Identity): string | undefined =>
  sees(identity, 'operator', 'auditor') ? undefined : (identity.org ?? '')
const approves = (identity: Identity): Outcome<undefined, 'forbidden'> =>
  isAtLeast(identity.position, 'approver')
    ? accept(undefined)
    : refuse('forbidden', 'This is for the approvers of your organisation.')
const nothing = z.strictObject({})
const perhapsWhy = z.strictObject({ reason: values.reason.optional() })

type Named = (call: CallHead & { readonly params: { readonly id: string } }) => Promise<RequestedCommand>

/** Whether a service has commands for which two people are asked. */
const hasSuch = (service: ServiceName): boolean =>
  routes.some(route => route.service === service && 'twoPeople' in route)

export function approvalRoutes(service: Service, context: ServiceContext): Implementation[] {
  const { name, lockSubject } = service
  if (!hasSuch(name)) return []
  if (!lockSubject)
    throw new Error(`${name}: two people are asked for, and nothing says how what it is about is locked`)
  const { database, clock } = context
  const handlers = service.routes(context)

  const named: Named = async ({ params: { id }, identity }) => {
    const own = id.startsWith(`${name}-`) ? id.slice(name.length + 1) : ''
    const asked = isUuid(own) ? await findAsked(database, own) : undefined
    if (!asked || asked.participantId !== organisationOf(identity)) throw notFound()
    return asked
  }

  return [
    implementOne(
      internalRoute(name, 'GET', 'approvals', EVERYONE, page, { query: listQuery }),
      async ({ query, identity }) => {
        const now = clock()
        const { state, subject, limit } = query
        const after = readIdCursor(query.cursor)
        const participantId = organisationOf(identity)
        const own = participantId === undefined ? {} : { participantId }
        const filter = { state, ...own, ...(subject ? { subject } : {}), ...(after ? { after } : {}), limit, now }
        const rows = await listAsked(database, filter)
        return {
          body: toPage(
            rows,
            limit,
            row => row.id,
            row => showAsked(name, row, now),
          ),
        }
      },
    ),
    implementOne(
      internalRoute(name, 'POST', 'approvals/{id}/confirm', KEEPERS, approval, { body: nothing, bodyOptional: true }),
      async call => {
        const asked = await named(call)
        const allowed = approves(call.identity)
        if (!allowed.ok) return allowed
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
    rejecting(service, context, named),
  ]
}

/** Rejects what another person has asked for, or withdraws one's own. */
function rejecting({ name, lockSubject }: Service, { door, clock }: ServiceContext, named: Named): Implementation {
  return implementOne(
    internalRoute(name, 'POST', 'approvals/{id}/reject', KEEPERS, approval, {
      body: perhapsWhy,
      bodyOptional: true,
    }),
    async call => {
      const { id, subject } = await named(call)
      return door.command(call, async (tx, record) => {
        await lockSubject?.(tx, subject)
        const asked = await lockAsked(tx, id)
        if (!asked) throw notFound()
        const { sub } = call.identity
        const state = asked.askedSub === sub ? 'withdrawn' : 'rejected'
        const now = clock()
        if (asked.state === state && asked.decidedSub === sub) return accept({ body: showAsked(name, asked, now) })
        const allowed = state === 'withdrawn' ? accept(undefined) : approves(call.identity)
        if (!allowed.ok) return allowed
        if (state === 'rejected' && asked.participantId !== undefined && call.body.reason === undefined)
          return refuse('validation-failed', 'Say why: your organisation is told.', [
            { path: 'reason', message: 'needed of an approver' },
          ])
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
        record(decidedFact(asked, state, reason), ...(state === 'rejected' ? rejectedTold(asked) : []))
        return accept({ body: showAsked(name, decided, now) })
      })
    },
  )
}
