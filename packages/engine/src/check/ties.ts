import { present, sha256Hex } from '@lodestone/kernel'
import { floatAt, intAt } from '../at.ts'
import type { CheckScope } from './components.ts'
import { type Facts, toNumber } from './facts.ts'
import type { Tally } from './tally.ts'

/** Sums of u that differ by less than this in a step count as equal (2^48 is one). */
const NEGLIGIBLE = 64
/** Turns after which a search for a cheaper exchange is given up: longer chains than this are not followed. */
const MOST_TURNS = 60

/**
 * Ties: the sum of kilograms times u is what the allocations add up to, and no exchange of goods along pairs of equal cost would lower it. Exchanges are followed
 * where goods serve one to one and no cap was on; elsewhere bound and gap vouch for the sum.
 */
export function checkTies(facts: Facts, tally: Tally, judged: CheckScope, findings: string[]): void {
  const { record, lines, offers } = facts
  const u = (i: number, j: number): number =>
    Number.parseInt(sha256Hex(`${record.seed}:${present(lines[i]).id}:${present(offers[j]).id}`).slice(0, 12), 16)
  const stage = record.result.stages.find(({ name }) => name === 'ties')
  if (stage) {
    const sum = tally.entries.reduce((total, { i, j, offered }) => total + BigInt(offered) * BigInt(u(i, j)), 0n)
    if (Math.abs(Number(stage.value) - Number((sum * 1000n) >> 48n) / 1e6) > 2e-6)
      findings.push('ties: not what the allocations add up to')
  }
  const alpha = new Map(record.result.duals.lines.map(({ lineId, value }) => [facts.lineAt.get(lineId), Number(value)]))
  const beta = new Map(
    record.result.duals.offers.map(({ offerId, value }) => [facts.offerAt.get(offerId), Number(value)]),
  )
  const tolerance = 1e-7 * Math.max(1, ...facts.exWorks.flatMap(tiers => tiers.map(price => Math.abs(toNumber(price)))))
  const arcs: { from: number; to: number; cost: number }[] = []
  const n = lines.length
  const held = new Map<number, Set<number>>()
  for (const { i, j } of tally.entries) if (judged.line(i)) held.set(i, (held.get(i) ?? new Set()).add(j))
  for (const [i, own] of held) {
    const price = alpha.get(i) ?? Number.NaN
    for (const j of facts.fitting(i)) {
      const tier = facts.lotted[j] ? present(tally.tier[j]) : 0
      const cost = facts.pairOf(i, j).cost[tier]
      // An offer without a price is no way for anything.
      if (cost === undefined || !facts.affordable(i, j, tier)) continue
      // More of an offer at equal cost; less of what is held.
      if (Math.abs(cost - price - (beta.get(j) ?? 0)) > tolerance) continue
      const drawn = u(i, j)
      arcs.push({ from: i, to: n + j, cost: drawn })
      if (own.has(j)) arcs.push({ from: n + j, to: i, cost: -drawn })
    }
  }
  if (improves(n + offers.length, arcs))
    findings.push('ties: an exchange of goods at equal cost would lower the sum of kilograms times u')
}

/** Whether the arcs have a cycle of negative cost (Bellman and Ford, stopped at the first cycle of predecessors). */
function improves(nodes: number, arcs: readonly { from: number; to: number; cost: number }[]): boolean {
  const distance = new Float64Array(nodes)
  const before = new Int32Array(nodes).fill(-1)
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    let changed = false
    for (const { from, to, cost } of arcs) {
      if (floatAt(distance, from) + cost < floatAt(distance, to) - NEGLIGIBLE) {
        distance[to] = floatAt(distance, from) + cost
        before[to] = from
        changed = true
      }
    }
    if (!changed) return false
    if (hasCycle(before)) return true
  }
  return false
}

function hasCycle(before: Int32Array): boolean {
  const seen = new Int32Array(before.length)
  for (let v = 0; v < before.length; v++) {
    let at = v
    while (at >= 0 && seen[at] === 0) {
      seen[at] = v + 1
      at = intAt(before, at)
    }
    if (at >= 0 && seen[at] === v + 1) return true
  }
  return false
}
