import { auditCosigning, EVERYONE, type RouteContract } from '@lodestone/contracts'
import { actorOf, type Handler, notFound } from '@lodestone/http'
import { z } from 'zod'
import { type Log, listKeys, listWitnesses, proveConsistency, proveInclusion, readCheckpointOf } from './audit.log.ts'
import { mayCosign, takeCosignature } from './cosigning.ts'
import type { RunningService } from './running.ts'

type Contract = (method: 'GET' | 'POST', what: string, more?: Partial<RouteContract>) => RouteContract

const OVERSIGHT = ['operator', 'auditor'] as const
const size = z.coerce.number().int().min(1)
const empty = z.strictObject({})

/** What a service answers the console about its signed log. */
export function auditLogRoutes(running: RunningService, contract: Contract): [RouteContract, Handler][] {
  const { service, database, checkpoints } = running
  /** The log itself is everybody's; rows with a subject or an organisation are those in the caller's reach. */
  const whole: Log = { sql: database, service: service.name }
  const own: Log = { sql: running.context.database, service: service.name }
  const latest = async (of?: number) => {
    const found = await readCheckpointOf(whole, of)
    return { items: found ? [found] : [] }
  }
  return [
    [
      contract('GET', 'audit/checkpoints', { who: EVERYONE, query: z.strictObject({ size: size.optional() }) }),
      async call => ({ body: await latest(call.query.size) }),
    ],
    [
      contract('POST', 'audit/checkpoints', { who: OVERSIGHT, body: empty, bodyOptional: true }),
      async call => {
        const cause = { actor: actorOf(call.identity), now: running.context.clock(), correlationId: call.requestId }
        await checkpoints.now({ fact: { subject: 'checkpoint', type: 'audit.checkpoint-asked', data: {} }, cause })
        return { body: await latest() }
      },
    ],
    [
      contract('GET', 'audit/keys', { who: EVERYONE }),
      async () => ({ body: { items: await listKeys(whole, checkpoints.signer) } }),
    ],
    [
      contract('GET', 'audit/consistency', { who: EVERYONE, query: z.strictObject({ from: size, to: size }) }),
      async call => {
        const proof = await proveConsistency(whole, call.query)
        if (!proof) throw notFound()
        return { body: proof }
      },
    ],
    [
      contract('GET', 'audit/inclusion', {
        who: OVERSIGHT,
        query: z.strictObject({ subject: z.string().min(1).max(200), size: size.optional() }),
      }),
      async call => {
        const proof = await proveInclusion(own, call.query, service.withheld)
        if (!proof) throw notFound()
        return { body: proof }
      },
    ],
    [
      contract('GET', 'audit/witnesses', { who: EVERYONE }),
      async () => ({ body: { items: await listWitnesses(own) } }),
    ],
    [
      contract('GET', 'audit/admission', { who: EVERYONE }),
      async call => {
        await mayCosign(running, call.identity)
        return { body: {} }
      },
    ],
    [
      contract('POST', 'audit/cosignatures', { who: EVERYONE, body: auditCosigning.omit({ service: true }) }),
      async call => ({ body: await takeCosignature(running, call) }),
    ],
  ]
}
