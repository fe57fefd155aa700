import type { Examples } from './example.ts'
import { ids, PARKED, WITNESS } from './ids.ts'

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
  listApprovals: { as: 'operator' },
  confirmApproval: { as: 'operator', path: { id: `participants-${ids.confirmedApproval}` } },
  rejectApproval: {
    as: 'operator',
    path: { id: `participants-${ids.rejectedApproval}` },
    body: { reason: 'The licence was renewed last week.' },
  },
  keepDraft: { as: 'member', path: { id: 'forecast' }, body: { content: '{"reference":"2028 needs"}' } },
  readDraft: { as: 'member', path: { id: 'forecast' } },
  listDrafts: { as: 'member' },
  deleteDraft: { as: 'member', path: { id: 'forecast' } },
  readAudit: { as: 'auditor', query: { subject, limit: 2 } },
  listAuditHeads: { as: 'member', query: { service: 'demand', limit: 2 }, gives: { demand: 'items.0.service' } },
  searchAudit: { as: 'auditor', query: { from: '2027-01-01', to: '2027-12-31', act: 'admitted', limit: 2 } },
  readAuditProof: { as: 'auditor', query: { subject } },
  makeAuditCheckpoints: { as: 'auditor', body: { service: 'demand' } },
  cosignAuditCheckpoint: { as: 'member', body: { service: 'demand', size: 1, ...WITNESS } },
  listAuditCheckpoints: { as: 'member', query: { service: 'demand', size: 1 } },
  listAuditKeys: { as: 'member', query: { service: 'demand' } },
  listAuditWitnesses: { as: 'member', query: { service: 'demand' } },
  readAuditConsistency: { as: 'member', query: { service: 'demand', from: 1, to: 2 } },
  readAuditInclusion: { as: 'auditor', query: { subject } },
}
