import { type Role, redriven, serviceState } from '@lodestone/contracts'
import { implementOne, notFound, ProblemError } from '@lodestone/http'
import { discard, redrive, setAside } from '@lodestone/messaging'
import { z } from 'zod'
import { approvalRoutes } from './approval/approval.routes.ts'
import { auditLogRoutes } from './audit.log.routes.ts'
import { auditRoutes } from './audit.routes.ts'
import { type Implementation, internalRoute } from './internal.route.ts'
import { haltedIn, operationsOf } from './operations.ts'
import type { RunningService } from './running.ts'

/** What every service answers about itself to the console, on routes that are not part of the public contract. */

const OPERATOR: readonly Role[] = ['operator']
const OVERSIGHT: readonly Role[] = ['operator', 'auditor']
const because = z.strictObject({ reason: z.string().trim().min(3).max(1000) })

export function internalRoutes(running: RunningService): Implementation[] {
  const { name } = running.service
  const { database } = running
  const idOf = (id: string | undefined): string => {
    if (!id?.startsWith(`${name}-`)) throw notFound()
    return id.slice(name.length + 1)
  }
  return [
    ...approvalRoutes(running.service, running.context),
    implementOne(internalRoute(name, 'GET', 'operations', OVERSIGHT, serviceState), async () => ({
      body: await operationsOf(running),
    })),
    ...auditRoutes(running),
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
