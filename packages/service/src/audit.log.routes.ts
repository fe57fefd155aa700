import {
  auditCheckpoint,
  auditConsistency,
  auditCosigning,
  auditInclusion,
  auditKey,
  auditWitness,
  EVERYONE,
} from '@lodestone/contracts'
import { actorOf, implementOne, notFound } from '@lodestone/http'
import { z } from 'zod'
import { type AuditLog, listKeys, listWitnesses, readCheckpointOf } from './audit.log.ts'
import { proveConsistency, proveInclusion } from './audit.proofs.ts'
import { mayCosign, takeCosignature } from './cosigning.ts'
import { type Implementation, internalRoute } from './internal.route.ts'
import type { RunningService } from './running.ts'

const OVERSIGHT = ['operator', 'auditor'] as const
const size = z.coerce.number().int().min(1)
const empty = z.strictObject({})

/** What a service answers the console about its signed log. */
export function auditLogRoutes(running: RunningService): Implementation[] {
  const { service, database, checkpoints } = running
  const { name } = service
  /** The log itself is everybody's; rows with a subject or an organisation are those in the caller's reach. */
  const whole: AuditLog = { sql: database, service: service.name }
  const own: AuditLog = { sql: running.context.database, service: service.name }
  const latest = async (of?: number) => {
    const found = await readCheckpointOf(whole, of)
    return { items: found ? [found] : [] }
  }
  return [
    implementOne(
      internalRoute(name, 'GET', 'audit/checkpoints', EVERYONE, z.object({ items: z.array(auditCheckpoint) }), {
        query: z.strictObject({ size: size.optional() }),
      }),
      async call => ({ body: await latest(call.query.size) }),
    ),
    implementOne(
      internalRoute(name, 'POST', 'audit/checkpoints', OVERSIGHT, z.object({ items: z.array(auditCheckpoint) }), {
        body: empty,
        bodyOptional: true,
      }),
      async call => {
        const cause = { actor: actorOf(call.identity), now: running.context.clock(), correlationId: call.requestId }
        await checkpoints.now({ fact: { subject: 'checkpoint', type: 'audit.checkpoint-asked', data: {} }, cause })
        return { body: await latest() }
      },
    ),
    implementOne(
      internalRoute(name, 'GET', 'audit/keys', EVERYONE, z.object({ items: z.array(auditKey) })),
      async () => ({ body: { items: await listKeys(whole, checkpoints.signer) } }),
    ),
    implementOne(
      internalRoute(name, 'GET', 'audit/consistency', EVERYONE, auditConsistency, {
        query: z.strictObject({ from: size, to: size }),
      }),
      async call => {
        const proof = await proveConsistency(whole, call.query)
        if (!proof) throw notFound()
        return { body: proof }
      },
    ),
    implementOne(
      internalRoute(name, 'GET', 'audit/inclusion', OVERSIGHT, auditInclusion, {
        query: z.strictObject({ subject: z.string().min(1).max(200), size: size.optional() }),
      }),
      async call => {
        const proof = await proveInclusion(own, call.query, service.withheld)
        if (!proof) throw notFound()
        return { body: proof }
      },
    ),
    implementOne(
      internalRoute(name, 'GET', 'audit/witnesses', EVERYONE, z.object({ items: z.array(auditWitness) })),
      async () => ({ body: { items: await listWitnesses(own) } }),
    ),
    implementOne(internalRoute(name, 'GET', 'audit/admission', EVERYONE, empty), async call => {
      await mayCosign(running, call.identity)
      return { body: {} }
    }),
    implementOne(
      internalRoute(name, 'POST', 'audit/cosignatures', EVERYONE, auditWitness, {
        body: auditCosigning.omit({ service: true }),
      }),
      async call => ({ body: await takeCosignature(running, call) }),
    ),
  ]
}
