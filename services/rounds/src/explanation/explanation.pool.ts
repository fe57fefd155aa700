import type { Explanation } from '@lodestone/contracts'
import type { PoolResult } from '../disclosure/published.ts'
import type { Published } from './explanation.parts.ts'

/** What is published of a pool, or that nothing is. */
export function sentencesOnPool(
  pool: PoolResult | undefined,
  currency: string,
): { figures: Explanation['figures']; sentences: string[] } {
  if (!pool)
    return {
      figures: { poolPublished: false },
      sentences: ['How far its pool was served, and at what price, is not published: too few take part in it.'],
    }
  const { servedPct, paidFrom, paidTo } = pool
  return {
    figures: { poolPublished: true, poolServedPct: servedPct, poolPaidFrom: paidFrom, poolPaidTo: paidTo },
    sentences: [
      `Of the need in its pool ${servedPct} % was served, at between ${paidFrom} and ${paidTo} ${currency}/kg on average before freight.`,
    ],
  }
}

/** Under which policy origin is judged in a round: in words for a sentence, and as figures. */
export function policyOf({ rules: { provenancePolicy } }: Published): {
  words: string
  figures: Explanation['figures']
} {
  if (!provenancePolicy) return { words: '', figures: {} }
  const { id, version } = provenancePolicy
  return {
    words: ` under ${id}${version === undefined ? '' : ` version ${version}`}`,
    figures: { policy: id, policyVersion: version ?? null },
  }
}
