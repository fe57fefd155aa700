import { z } from 'zod'
import { auditEntry, auditHead, auditProof } from '../audit.ts'
import { redriven, serviceState } from '../operations.ts'
import { EVERYONE, type RouteContract, SERVICES } from '../route.ts'
import * as v from '../values.ts'
import { because, digits, found, OPERATOR, OVERSIGHT, page, paging, query, route } from './line.ts'

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
      refuses: ['not-found'],
    },
  ),
] as const satisfies readonly RouteContract[]
