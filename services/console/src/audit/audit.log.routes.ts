import type { AuditCheckpoint, AuditKey, AuditWitness } from '@lodestone/contracts'
import { implement } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { passOn } from '../operations/behalf.ts'
import { auditAsking } from './audit.asking.ts'
import { readSubject } from './audit.ts'

/** The signed logs of all services, and who vouches for them. */
export function auditLogRoutes(context: ServiceContext) {
  const { ask, askFirst, ofLogs } = auditAsking(context)
  return implement({
    listAuditCheckpoints: call => ofLogs<AuditCheckpoint>(call, 'audit/checkpoints', call.query),
    makeAuditCheckpoints: call => ofLogs<AuditCheckpoint>(call, 'audit/checkpoints', call.body, 'POST'),
    listAuditKeys: call => ofLogs<AuditKey>(call, 'audit/keys', call.query),
    listAuditWitnesses: call => ofLogs<AuditWitness>(call, 'audit/witnesses', call.query),
    readAuditConsistency: async call => {
      const { service, from, to } = call.query
      return passOn(
        await ask(call, service, 'audit/consistency', new URLSearchParams({ from: String(from), to: String(to) })),
      )
    },
    readAuditInclusion: async call => {
      const { service, subject } = readSubject(call.query.subject)
      const query = new URLSearchParams({ subject, ...(call.query.size ? { size: String(call.query.size) } : {}) })
      return passOn(await askFirst(call, service, 'audit/inclusion', query))
    },
    cosignAuditCheckpoint: async call => {
      const { service, ...sent } = call.body
      // Not every service knows who is admitted.
      passOn(await ask(call, 'participants', 'audit/admission', new URLSearchParams()))
      return passOn(await ask(call, service, 'audit/cosignatures', new URLSearchParams(), sent))
    },
  })
}
