import { z } from 'zod'
import { defineEvent, HEAD_TOPIC } from './event.ts'
import { SERVICES } from './route.ts'
import * as v from './values.ts'

/** What a service commits to for a UTC day: the Merkle root over where the chains of all subjects stood that grew since the head before. */
export const auditHead = z.object({
  service: z.enum(SERVICES),
  day: v.date,
  subjects: z.int().nonnegative(),
  root: v.sha256,
  previous: v.sha256,
  hash: v.sha256,
})
export type AuditHead = z.infer<typeof auditHead>

/** Proof that a chain stood where the head of a day says: the Merkle path from its leaf to the day's root. */
export const auditProof = z.object({
  service: z.enum(SERVICES),
  day: v.date,
  subject: z.string(),
  seq: z.int().positive(),
  hash: v.sha256,
  index: z.int().nonnegative(),
  count: z.int().positive(),
  path: z.array(v.sha256),
  root: v.sha256,
})
export type AuditProof = z.infer<typeof auditProof>

/** Told by every service of itself, with `head:<service>` as key: it holds no figures, and whoever keeps it can tell a rewritten history. */
export const auditHeadPublished = defineEvent({
  type: 'audit.head-published.v1',
  summary: 'What a service commits to for a day of its history',
  topic: HEAD_TOPIC,
  data: auditHead,
})

/** How many facts of a UTC day a service has told on a topic, and the sum of the last 48 bits of their ids. */
export const factCount = z.object({
  topic: z.string(),
  day: v.date,
  count: z.int().positive(),
  sum: z.string().regex(/^\d{1,40}$/),
})

/** Told by every service of itself, with `count:<service>` as key: whoever hears its topics compares it with what it has applied. */
export const factsCounted = defineEvent({
  type: 'audit.facts-counted.v1',
  summary: 'How many facts a service has told, on the days for which that has changed',
  topic: HEAD_TOPIC,
  data: z.object({
    service: z.enum(SERVICES),
    until: v.instant.describe('facts of an earlier time are counted'),
    days: z.array(factCount).min(1),
  }),
})

export const auditEntry = z.object({
  seq: z.int(),
  subject: z.string(),
  type: z.string(),
  time: v.instant,
  actor: z.string(),
  data: v.json(),
  previousHash: v.sha256,
  hash: v.sha256,
})
export type AuditEntry = z.infer<typeof auditEntry>
/** An entry that a search found, with the service whose journal has it. */
export const auditFound = auditEntry.extend({ service: z.enum(SERVICES) })
