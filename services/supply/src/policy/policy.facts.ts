import { policyChanged } from '@lodestone/contracts'
import type { Json } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import type { Addition } from './policy.ts'

/** The event that tells of a new version, and where the one before it ends. */
export function policyFact({ added, ended }: Addition, reason: string): Fact {
  const { id, ...version } = added
  const ends = ended ? { ends: { version: ended.version, validTo: ended.validTo } } : {}
  return { subject: id, event: policyChanged, data: { policy: id, ...version, reason, ...ends } as unknown as Json }
}
