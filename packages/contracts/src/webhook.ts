import { z } from 'zod'
import * as v from './values.ts'

export const webhook = z.object({
  id: v.id,
  url: z.string(),
  types: z.array(z.string()),
  version: z.int(),
  createdAt: v.instant,
  state: z.enum(['active', 'disabled']),
  disabledReason: z.enum(['gone', 'failing']).optional(),
  disabledAt: v.instant.optional(),
  failingSince: v.instant.optional(),
  /** How many secrets sign: two and more while a rotation overlaps. */
  secrets: z.int(),
  /** The newest secret, once: where it was made. */
  secret: z.string().optional(),
})
export const webhookDelivery = z.object({
  id: z.string(),
  type: z.string(),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.int(),
  createdAt: v.instant,
  nextAttemptAt: v.instant.optional(),
  lastAttemptAt: v.instant.optional(),
  lastStatus: z.int().optional(),
  lastError: z.string().optional(),
})
