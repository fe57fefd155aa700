import type { Examples } from './example.ts'
import { ids } from './ids.ts'

export const participants: Examples = {
  createParticipant: {
    as: 'operator',
    headers: { 'idempotency-key': 'apply-rhein-motoren' },
    body: {
      reference: 'RM-001',
      legalName: 'Rhein Motoren GmbH',
      kind: 'member',
      country: 'DE',
      bloc: 'EU',
      group: 'Rhein Motoren',
      ownership: [{ owner: 'Rhein Holding SE', country: 'DE', sharePct: '100' }],
      baselines: [{ material: 'ndpr-oxide', kgPerYear: '12000' }],
    },
    gives: { [ids.member]: 'id' },
  },
  listParticipants: { as: 'operator', query: { kind: 'member', limit: 2 } },
  readParticipant: { as: 'operator', path: { id: ids.member } },
  admitParticipant: { as: 'operator', path: { id: ids.member } },
  reviseParticipant: {
    as: 'operator',
    path: { id: ids.member },
    headers: { 'if-match': '"2"' },
    body: {
      legalName: 'Rhein Motoren SE',
      ownership: [{ owner: 'Rhein Holding SE', country: 'DE', sharePct: '100' }],
      baselines: [{ material: 'ndpr-oxide', kgPerYear: '15000' }],
    },
  },
  suspendParticipant: {
    as: 'operator',
    path: { id: ids.leavingMember },
    body: { reason: 'The ownership that was declared could not be confirmed.' },
  },
  createWebhook: {
    as: 'member',
    headers: { 'idempotency-key': 'hook-1' },
    body: { url: 'https://erp.rhein-motoren.example/lodestone', types: ['demand.forecast-submitted'] },
    gives: { [ids.webhook]: 'id' },
  },
  listWebhooks: { as: 'member' },
  listWebhookTypes: { as: 'member' },
  readWebhook: { as: 'member', path: { id: ids.webhook } },
  testWebhook: { as: 'member', path: { id: ids.webhook }, headers: { 'idempotency-key': 'hook-1-test' } },
  rotateWebhookSecret: {
    as: 'member',
    path: { id: ids.webhook },
    headers: { 'idempotency-key': 'hook-1-secret-2' },
    body: { overlapHours: 48 },
  },
  enableWebhook: { as: 'member', path: { id: ids.webhook } },
  redeliverFailedWebhooks: { as: 'member', path: { id: ids.webhook }, body: { since: '2026-10-05T00:00:00Z' } },
  listWebhookDeliveries: { as: 'member', path: { id: ids.webhook }, gives: { [ids.delivery]: 'items.0.id' } },
  redeliverWebhook: { as: 'member', path: { id: ids.webhook, deliveryId: ids.delivery } },
  deleteWebhook: { as: 'member', path: { id: ids.webhook }, headers: { 'if-match': '"2"' } },
}
