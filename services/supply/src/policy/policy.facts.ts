import { policyChanged } from '@lodestone/contracts'
import { type Fact, factOf } from '@lodestone/messaging'
import type { Addition } from './policy.ts'

/** The event that tells of a new version, and where the one before it ends. */
export function policyFact({ added, ended }: Addition, reason: string): Fact {
  const { id, ...version } = added
  const ends = ended ? { ends: { version: ended.version, validTo: ended.validTo } } : {}
  return factOf(policyChanged, id, { policy: id, ...version, reason, ...ends })
}
