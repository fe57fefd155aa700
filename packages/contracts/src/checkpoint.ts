import { isUuid } from '@lodestone/kernel'
import { z } from 'zod'
import { SERVICES } from './route.ts'
import * as v from './values.ts'

/** What is told of the signed logs of the services: hashes and signatures, no figures, for everybody who wants to keep them. */

const service = z.enum(SERVICES)
const size = z.int().positive().describe('how many commitments the log had')
const path = z.array(v.sha256)
const verifierKey = z.string().max(400).describe('a public key as `name+keyId+base64`, as signed notes have it')

/** A log at a size, as a signed note (c2sp.org/tlog-checkpoint) with the signatures of its service and of its witnesses. */
export const auditCheckpoint = z.object({
  service,
  origin: z.string().describe('what the log calls itself, for good'),
  size,
  root: v.sha256,
  note: z.string().describe('the signed note, to be kept as it is'),
  madeAt: v.instant,
})
export type AuditCheckpoint = z.infer<typeof auditCheckpoint>

export const auditKey = z.object({
  service,
  origin: z.string(),
  key: verifierKey,
  current: z.boolean().describe('whether the service signs with it now'),
})
export type AuditKey = z.infer<typeof auditKey>

/** Proof that the log of `to` commitments begins with that of `from` (RFC 9162 section 2.1.4). */
export const auditConsistency = z.object({ service, from: size, fromRoot: v.sha256, to: size, toRoot: v.sha256, path })
export type AuditConsistency = z.infer<typeof auditConsistency>

/** Proof that a chain stood where a commitment says (`path` leads to its root), and that the commitment is in the log of `size` (`logPath` to `logRoot`). */
export const auditInclusion = z.object({
  service,
  subject: z.string(),
  seq: z.int().positive(),
  hash: v.sha256,
  index: z.int().nonnegative(),
  count: z.int().positive(),
  path,
  commitment: z.object({ number: z.int().nonnegative(), time: v.instant, root: v.sha256 }),
  size,
  logPath: path,
  logRoot: v.sha256,
})
export type AuditInclusion = z.infer<typeof auditInclusion>

/** What a witness has signed last of a log. */
export const auditWitness = z.object({
  service,
  name: z.string().describe('as the witness calls itself'),
  key: verifierKey,
  size,
  time: v.instant.describe('when it signed, by its own clock'),
  receivedAt: v.instant,
  organisation: z
    .string()
    .refine(isUuid)
    .optional()
    .describe('for whom it watches; shown to operators, auditors and itself'),
})
export type AuditWitness = z.infer<typeof auditWitness>

export const auditCosigning = z.strictObject({
  service,
  size,
  key: verifierKey,
  cosignature: z
    .string()
    .max(1_000)
    .describe('the line that the witness adds to the note of that size (c2sp.org/tlog-cosignature, Ed25519)'),
})
export type AuditCosigning = z.infer<typeof auditCosigning>
