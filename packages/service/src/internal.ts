import {
  auditEntry,
  auditHead,
  auditProof,
  EVERYONE,
  type Role,
  redriven,
  serviceState,
  values,
} from '@lodestone/contracts'
import { implementOne, notFound, ProblemError } from '@lodestone/http'
import { discard, redrive, setAside } from '@lodestone/messaging'
import { z } from 'zod'
import { approvalRoutes } from './approval/approval.routes.ts'
import { auditLogRoutes } from './audit.log.routes.ts'
import { listHeads, proveHead, readAudit } from './audit.ts'
import { type Implementation, internalRoute } from './internal.route.ts'
import { haltedIn, operationsOf } from './operations.ts'
import { isReading } from './reading.ts'
import type { RunningService } from './running.ts'

/** What every service answers about itself to the console, on routes that are not part of the public contract. */

const auditQuery = z.strictObject({
  subject: z.string().max(200).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
const headQuery = z.strictObject({
  day: values.date.optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
const proofQuery = z.strictObject({ subject: z.string().min(1).max(200), day: values.date.optional() })
const OPERATOR: readonly Role[] = ['operator']
const OVERSIGHT: readonly Role[] = ['operator', 'auditor']
const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() })
const because = z.strictObject({ reason: z.string().trim().min(3).max(1000) })

export function internalRoutes(running: RunningService): Implementation[] {
  const { name } = running.service
  const { database } = running
  const { reading } = running.context
  const idOf = (id: string | undefined): string => {
    if (!id?.startsWith(`${name}-`)) throw notFound()
    return id.slice(name.length + 1)
  }
  return [
    ...approvalRoutes(running.service, running.context),
    implementOne(internalRoute(name, 'GET', 'operations', OVERSIGHT, serviceState), async () => ({
      body: await operationsOf(running),
    })),
    implementOne(
      internalRoute(name, 'GET', 'audit', OVERSIGHT, pageOf(auditEntry), {
        query: auditQuery,
        audited: true,
        mayLag: true,
      }),
      async call => {
        // Whoever asks for one history may have added to it.
        const sql = call.query.subject === undefined ? reading(call) : running.context.database
        const body = await readAudit(sql, call.query, running.service.withheld)
        // Readings hold nothing of anybody's. If reading them were kept too, whoever walks them page by page would never come to an end.
        const subjects = new Set(body.items.map(entry => entry.subject))
        return { body, shows: [...subjects].filter(subject => !isReading(subject)) }
      },
    ),
    implementOne(
      internalRoute(name, 'GET', 'audit/heads', EVERYONE, pageOf(auditHead), { query: headQuery, mayLag: true }),
      async call => ({ body: await listHeads(reading(call).within('service'), name, call.query) }),
    ),
    implementOne(
      internalRoute(name, 'GET', 'audit/proof', OVERSIGHT, auditProof, { query: proofQuery, mayLag: true }),
      async call => {
        const proof = await proveHead(reading(call), name, call.query, running.service.withheld)
        if (!proof) throw notFound()
        return { body: proof }
      },
    ),
    ...auditLogRoutes(running),
    implementOne(
      internalRoute(name, 'POST', 'parked/{id}/redrive', OPERATOR, redriven, {
        body: z.strictObject({}),
        bodyOptional: true,
      }),
      async call => {
        const done = await redrive({
          database,
          running: running.consumer,
          id: idOf(call.params.id),
          actor: call.identity.sub,
          now: running.context.clock(),
        })
        if (!done) throw notFound()
        return { body: { id: call.params.id, ...done } }
      },
    ),
    implementOne(
      internalRoute(name, 'POST', 'parked/{id}/discard', OPERATOR, redriven, { body: because }),
      async call => {
        const halted = haltedIn(running).find(({ id }) => id === call.params.id)
        if (halted) {
          const { topic, partition } = halted
          const { reason } = call.body
          const done = await setAside({
            database,
            running: running.consumer,
            at: { topic, partition },
            reason,
            actor: call.identity.sub,
            now: running.context.clock(),
          })
          if (!done) throw notFound()
          if (done !== 'set aside') throw new ProblemError('wrong-state', done.refused)
          return { body: { id: call.params.id, applied: 0, left: 0 } }
        }
        const done = await discard({
          database,
          running: running.consumer,
          id: idOf(call.params.id),
          reason: call.body.reason,
          actor: call.identity.sub,
          now: running.context.clock(),
        })
        if (!done) throw notFound()
        return { body: { id: call.params.id, ...done } }
      },
    ),
  ]
}
