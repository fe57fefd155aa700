import { canonicalHash, type Json } from '@lodestone/kernel'
import type { CheckedRecord } from '../types.ts'
import { countCaps, stepInForce } from './caps.ts'
import { factsOf } from './facts.ts'
import { checkPrices } from './prices.ts'
import { checkFairness, checkVolume, residualOf } from './residual.ts'
import { checkRouting, checkStages } from './stages.ts'
import { tally as read } from './tally.ts'

export type Verdict = { ok: boolean; findings: string[] }

/**
 * Verifies a round's record from the record alone, without a solver and without the solver's code: hashes; pairs, lots, tiers, minimums and caps to the gram; prices,
 * landed prices and ceilings; and that the result is best in the published order, by residual paths (volume, fairness) and complementary slackness (cost). Where there was an
 * integer selection the optimum is vouched for by bound and gap, and the later stages are verified on the selection. Never throws for what a record holds.
 */
export function verifyRecord(record: CheckedRecord): Verdict {
  const findings: string[] = []
  try {
    if (canonicalHash(record.inputs as unknown as Json) !== record.inputDigest)
      findings.push('the input digest is not that of the inputs')
    if (canonicalHash(record.result as unknown as Json) !== record.resultHash)
      findings.push('the result hash is not that of the result')
    const facts = factsOf(record)
    const tally = read(facts, findings)
    checkPrices(facts, tally, findings)
    const counts = countCaps(facts, tally, stepInForce(facts, findings))
    for (const { key, used, limit } of counts)
      if (used > limit) findings.push(`cap ${key}: ${used} g, at most ${limit} g allowed`)
    checkStages(facts, tally, findings)
    const converted = tally.entries.some(({ i, j }) => facts.fact(i, j)!.ratio.n !== facts.fact(i, j)!.ratio.d)
    const binding = record.result.duals.caps
    const rough = record.result.stages.some(({ name, gap }) => name.startsWith('fairness') && Number(gap) > 0)
    if (!converted && binding.length === 0 && !rough) {
      const residual = residualOf(facts, tally)
      checkVolume(facts, tally, residual, findings)
      checkFairness(facts, tally, residual, findings)
    }
    if (!rough) checkRouting(facts, tally, binding, findings)
  } catch (error) {
    findings.push(`the record cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  return { ok: findings.length === 0, findings: findings.slice(0, 200) }
}
