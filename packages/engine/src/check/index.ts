import { canonicalHash } from '@lodestone/kernel'
import type { CheckedRecord } from '../types.ts'
import { checkBounds, checkGaps } from './bounds.ts'
import { type CapRule, capRoom, capRules, checkLadder, countCaps, stepInForce } from './caps.ts'
import { type CheckScope, type Component, componentsOf } from './components.ts'
import { type Facts, factsOf } from './facts.ts'
import { checkLots, checkOpen } from './lots.ts'
import { checkPrices } from './prices.ts'
import { checkFairness, checkVolume, EXACT, residualOf, uncapped, WITHIN_A_TWENTIETH } from './residual.ts'
import { checkLevels, checkNames, checkRouting, checkStages } from './stages.ts'
import { checkSurplus, evenly, isBySurplus } from './surplus.ts'
import { tally as read, type Tally } from './tally.ts'
import { checkTies } from './ties.ts'
import { checkUnsold } from './unsold.ts'

export type Verdict = { ok: boolean; findings: string[] }

/**
 * Verifies a round's record from the record alone, without a solver and without the solver's code: hashes; pairs, lots, tiers, minimums and caps to the gram; prices,
 * landed prices and ceilings; and that the result is best in the published order: by residual paths (volume, fairness) and complementary slackness (routing) where goods flow one to
 * one, by weak duality where they convert or a cap was on. Where there was an integer selection the optimum is vouched for by bound and gap, and the later stages are
 * verified on the selection. Never throws for what a record holds.
 */
export function verifyRecord(record: CheckedRecord): Verdict {
  const findings: string[] = []
  try {
    if (canonicalHash(record.inputs) !== record.inputDigest) findings.push('the input digest is not that of the inputs')
    if (canonicalHash(record.result) !== record.resultHash) findings.push('the result hash is not that of the result')
    const facts = factsOf(record)
    const tally = read(facts, findings)
    checkPrices(facts, tally, findings)
    const step = stepInForce(facts, findings)
    const counts = countCaps(facts, tally, step)
    for (const { key, used, limit } of counts)
      if (used > limit) findings.push(`cap ${key}: ${used} g, at most ${limit} g allowed`)
    checkNames(facts, findings)
    checkStages(facts, tally, findings)
    checkSurplus(facts, tally, findings)
    checkLadder(facts, tally, findings)
    checkOptimum(facts, tally, capRules(facts, step, findings), capRoom(facts, counts, step), findings)
  } catch (error) {
    findings.push(`the record cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  return { ok: findings.length === 0, findings: findings.slice(0, 200) }
}

function checkOptimum(
  facts: Facts,
  tally: Tally,
  caps: readonly CapRule[],
  room: ReturnType<typeof capRoom>,
  findings: string[],
): void {
  const components = componentsOf(facts, tally, caps)
  const linear = linesAndOffers(components.filter(component => component.linear))
  const integer = linesAndOffers(components.filter(component => component.integer))
  checkLots(facts, tally, room, i => linear.lines.has(i), findings)
  checkOpen(facts, tally, room, findings)
  checkUnsold(facts, tally, room, findings)
  const residual = residualOf(facts, tally)
  const plain: CheckScope = { line: i => !linear.lines.has(i), offer: j => !linear.offers.has(j) }
  checkLevels(facts, tally, residual, findings)
  checkVolume(facts, tally, residual, plain.line, findings)
  checkFairness(facts, tally, residual, plain.line, EXACT, findings)
  checkRouting(facts, tally, plain, findings)
  if (linear.lines.size > 0) {
    const judged = (i: number) => linear.lines.has(i) && !integer.lines.has(i)
    const free = uncapped(facts, tally, residual, caps)
    checkFairness(facts, tally, isBySurplus(facts) ? evenly(facts, free) : free, judged, WITHIN_A_TWENTIETH, findings)
  }
  checkTies(facts, tally, plain, findings)
  checkGaps(facts, tally, components, caps, findings)
  checkBounds(facts, tally, components, caps, findings)
}

const linesAndOffers = (components: readonly Component[]) => ({
  lines: new Set(components.flatMap(({ lines }) => lines)),
  offers: new Set(components.flatMap(({ reach }) => reach.flat())),
})
