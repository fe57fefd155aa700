import { z } from 'zod'
import { approval } from '../approval.ts'
import { auditEntry, auditFound, auditHead, auditProof } from '../audit.ts'
import {
  auditCheckpoint,
  auditConsistency,
  auditCosigning,
  auditInclusion,
  auditKey,
  auditWitness,
} from '../checkpoint.ts'
import { redriven, serviceState } from '../operations.ts'
import { EVERYONE, type RouteContract, SERVICES } from '../route.ts'
import * as v from '../values.ts'
import { because, digits, found, KEEPERS, machines, OPERATOR, OVERSIGHT, page, paging, query, route } from './line.ts'

const ofService = z.enum(SERVICES).optional().describe('this service only')
const logSize = digits(z.number().int().min(1))
const all = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) })

/** How many items of a page come from each service. */
const parts = z.array(z.object({ service: z.enum(SERVICES), items: z.int() }))

export const operationsRoutes = [
  route(
    'streamEvents',
    'console',
    'GET /stream',
    OVERSIGHT,
    'Events as they happen (server-sent events), resumed with Last-Event-ID; ?recent= begins with that many of the latest',
    { status: 200, description: 'Stream', media: 'text/event-stream' },
    {
      query: query({
        recent: digits(z.number().int().min(0).max(500)).optional().describe('begin with that many of the latest'),
      }),
      audited: true,
    },
  ),
  route(
    'readOperations',
    'console',
    'GET /operations',
    OVERSIGHT,
    'Lag, outbox and parked keys of every service',
    found(z.object({ services: z.array(serviceState) })),
  ),
  route(
    'redriveParked',
    'console',
    'POST /operations/parked/{id}/redrive',
    OPERATOR,
    'Apply a parked key again, in order',
    found(redriven, 'Redriven'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'discardParked',
    'console',
    'POST /operations/parked/{id}/discard',
    OPERATOR,
    'Discard a parked record that can never be read',
    found(redriven, 'Discarded'),
    { body: because },
  ),
  route(
    'listApprovals',
    'console',
    'GET /approvals',
    EVERYONE,
    'What operators have asked for and a second one decides on; for organisations, their own acceptances that wait for an approver: what is pending, unless another state is named',
    found(page(approval)),
    {
      query: query({
        ...paging,
        state: approval.shape.state.optional().describe('those in this state; pending unless given'),
        subject: v.id.optional().describe('about this round, offer or participant only'),
      }),
    },
  ),
  route(
    'confirmApproval',
    'console',
    'POST /approvals/{id}/confirm',
    KEEPERS,
    'Confirm what another operator, or somebody else of your organisation, has asked for: it is carried out, if what it is about still stands as it did',
    found(approval, 'Confirmed and carried out'),
    {
      needs: 'approver',
      bodyOptional: true,
      body: z.strictObject({}),
      refuses: ['stale-version', 'undecided-allocations', 'lots-not-reached'],
    },
  ),
  route(
    'rejectApproval',
    'console',
    'POST /approvals/{id}/reject',
    KEEPERS,
    'Reject what another operator, or somebody else of your organisation, has asked for, or withdraw what you have',
    found(approval, 'Rejected, or withdrawn by who had asked'),
    {
      bodyOptional: true,
      body: z.strictObject({ reason: v.reason.optional().describe('needed of an approver of an organisation') }),
    },
  ),
  route(
    'readAudit',
    'console',
    'GET /audit',
    OVERSIGHT,
    'The append-only, hash-chained history of a subject',
    found(
      page(auditEntry).extend({
        parts,
        alsoIn: z.array(z.string()).optional(),
      }),
    ),
    {
      query: query({
        ...paging,
        subject: z.string().max(200).optional().describe('whose history, such as rounds:<id>'),
      }),
      audited: true,
      mayLag: true,
    },
  ),
  route(
    'searchAudit',
    'console',
    'GET /audit/search',
    OVERSIGHT,
    'What was done by somebody, for or to an organisation, or of a kind, from one UTC day to another: of all services, the latest first',
    found(page(auditFound)),
    {
      query: query({
        ...paging,
        from: v.date.describe('the first UTC day'),
        to: v.date.describe('the last UTC day'),
        person: z
          .string()
          .max(200)
          .optional()
          .describe('who acted, as the entries name them, with or without the organisation'),
        organisation: v.id.optional().describe('who acted, or whose history it is'),
        act: z.string().max(100).optional().describe('part of the type, such as offer-posted'),
      }),
      audited: true,
      mayLag: true,
    },
  ),
  route(
    'listAuditHeads',
    'console',
    'GET /audit/heads',
    EVERYONE,
    'The daily heads of the audit: what every service has committed to, day after day; they hold no figures, so that anybody can keep them',
    found(page(auditHead).extend({ parts })),
    {
      query: query({
        ...paging,
        service: z.enum(SERVICES).optional().describe('this service only'),
        day: v.date.optional().describe('this UTC day only'),
      }),
      mayLag: true,
    },
  ),
  route(
    'readAuditProof',
    'console',
    'GET /audit/proof',
    OVERSIGHT,
    "Proof that a subject's chain stands in the head of a day, the last day that it grew unless one is named",
    found(auditProof),
    {
      query: query({
        subject: z.string().min(1).max(200).describe('whose history, such as rounds:<id>'),
        day: v.date.optional().describe('under the head of this UTC day'),
      }),
      mayLag: true,
      refuses: ['not-found'],
    },
  ),
  route(
    'listAuditCheckpoints',
    'console',
    'GET /audit/checkpoints',
    EVERYONE,
    'The latest signed checkpoint of the log of every service, or one of a size: signed notes that anybody can keep and compare',
    found(all(auditCheckpoint)),
    {
      query: query({
        service: ofService,
        size: logSize.optional().describe('the log when it had so many commitments'),
      }),
    },
  ),
  route(
    'makeAuditCheckpoints',
    'console',
    'POST /audit/checkpoints',
    OVERSIGHT,
    'Make a checkpoint now, rather than at the hour: the latest of every service',
    found(all(auditCheckpoint), 'Made'),
    { bodyOptional: true, body: z.strictObject({ service: z.enum(SERVICES).optional() }) },
  ),
  route(
    'listAuditKeys',
    'console',
    'GET /audit/keys',
    EVERYONE,
    'The public keys that checkpoints are signed with',
    found(all(auditKey)),
    { query: query({ service: ofService }) },
  ),
  route(
    'readAuditConsistency',
    'console',
    'GET /audit/consistency',
    EVERYONE,
    'Proof that the log of a service has only grown from one size to another',
    found(auditConsistency),
    {
      query: query({
        service: z.enum(SERVICES).describe('whose log'),
        from: logSize.describe('the size that was kept'),
        to: logSize.describe('the size now'),
      }),
      refuses: ['not-found'],
    },
  ),
  route(
    'readAuditInclusion',
    'console',
    'GET /audit/inclusion',
    OVERSIGHT,
    "Proof of where a subject's chain stood in the log of a size, the latest unless one is named",
    found(auditInclusion),
    {
      query: query({
        subject: z.string().min(1).max(200).describe('whose history, such as rounds:<id>'),
        size: logSize.optional().describe('under the checkpoint of this size'),
      }),
      refuses: ['not-found'],
    },
  ),
  route(
    'listAuditWitnesses',
    'console',
    'GET /audit/witnesses',
    EVERYONE,
    'Who has witnessed which checkpoint, and when: the last of each witness and service',
    found(all(auditWitness)),
    { query: query({ service: ofService }) },
  ),
  route(
    'cosignAuditCheckpoint',
    'console',
    'POST /audit/cosignatures',
    EVERYONE,
    'Add the cosignature of a witness to a checkpoint; its key is bound to whoever first signs with it',
    found(auditWitness, 'Kept'),
    { ...machines, body: auditCosigning, refuses: ['not-found'] },
  ),
] as const satisfies readonly RouteContract[]
