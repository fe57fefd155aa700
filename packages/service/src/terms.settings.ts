import type { Terms } from '@lodestone/contracts'
import { z } from 'zod'

/** The terms that whoever applies to take part accepts: all three, or none to be accepted. */
export const termsFields = {
  /** Which terms stand, as their text calls itself. */
  TERMS_VERSION: z.string().min(1).max(100).optional(),
  /** The SHA-256 of the text, so that what was accepted can be shown. */
  TERMS_SHA256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in 64 lower-case hex digits')
    .optional(),
  /** Where the text is. */
  TERMS_URL: z.url({ protocol: /^https?$/ }).optional(),
} as const
const schema = z.object(termsFields)
type Settings = z.infer<typeof schema>

/** Names of settings at fault, each with what is wrong. */
export function termsFaults({ TERMS_VERSION, TERMS_SHA256, TERMS_URL }: Settings): [keyof Settings, string][] {
  const given = Object.entries({ TERMS_VERSION, TERMS_SHA256, TERMS_URL }).filter(([, value]) => value !== undefined)
  if (given.length === 0 || given.length === 3) return []
  const faults: [keyof Settings, string][] = []
  for (const name of ['TERMS_VERSION', 'TERMS_SHA256', 'TERMS_URL'] as const)
    if (!given.some(([one]) => one === name))
      faults.push([name, `is needed with ${given.map(([one]) => one).join(' and ')}`])
  return faults
}

/** The terms that stand; undefined where nothing is to be accepted. */
export const termsOf = ({ TERMS_VERSION, TERMS_SHA256, TERMS_URL }: Settings): Terms | undefined =>
  TERMS_VERSION === undefined || TERMS_SHA256 === undefined || TERMS_URL === undefined
    ? undefined
    : { version: TERMS_VERSION, sha256: TERMS_SHA256, url: TERMS_URL }
