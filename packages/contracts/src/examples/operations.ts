import type { Examples } from './example.ts'
import { ids, PARKED } from './ids.ts'

const subject = `participants:${ids.member}`

export const operations: Examples = {
  streamEvents: { as: 'operator', query: { recent: 2 }, headers: { 'last-event-id': '1' } },
  readOperations: { as: 'operator' },
  redriveParked: { as: 'operator', path: { id: PARKED.readable } },
  discardParked: {
    as: 'operator',
    path: { id: PARKED.unreadable },
    body: { reason: 'No JSON: written by a tool that is not the hub.' },
  },
  readAudit: { as: 'auditor', query: { subject, limit: 2 } },
  listAuditHeads: { as: 'member', query: { service: 'demand', limit: 2 }, gives: { demand: 'items.0.service' } },
  readAuditProof: { as: 'auditor', query: { subject } },
}
