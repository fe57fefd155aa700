import { sha256Hex } from '@lodestone/kernel'
import type { CapRule } from './caps.ts'
import { type Facts, toNumber } from './facts.ts'
import type { Tally } from './tally.ts'

/** Sums of u that differ by less than this in a step count as equal (2^48 is one). */
const NEGLIGIBLE = 64
/** Grams on a pair up to which it is rounding where caps count or goods convert. */
const ROUNDING = 50
/** Turns after which a search for a cheaper exchange is given up: longer chains than this are not followed. */
const MOST_TURNS = 60

/**
 * Ties: the sum of kilograms times u is what the allocations add up to, and no exchange of goods along pairs of equal cost would lower it. Exchanges are followed among goods that
 * serve one to one and count towards the same caps, so that no cost, fill or cap is touched.
 */
export function checkTies(facts: Facts, tally: Tally, caps: readonly CapRule[], findings: string[]): void {
  const { record, lines, offers } = facts
  const known = new Map<number, Float64Array>()
  const u = (i: number, j: number): number => {
    let own = known.get(i)
    if (!own) {
      own = new Float64Array(offers.length).fill(-1)
      known.set(i, own)
    }
    if (own[j]! < 0)
      own[j] = Number.parseInt(sha256Hex(`${record.seed}:${lines[i]!.id}:${offers[j]!.id}`).slice(0, 12), 16)
    return own[j]!
  }
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
  const drawn = new Map<number, Map<number, number>>()
  for (const { i, j, offered } of tally.entries) drawn.set(i, (drawn.get(i) ?? new Map()).set(j, offered))
  // Goods that count towards the same caps may stand for each other.
  const counted = caps.filter(({ covers }) => lines.some((_, i) => covers(i)))
  const alike = (i: number, j: number) => counted.map(cap => (cap.counts(i, j) ? '1' : '0')).join('')
  const arcs: { from: number; to: number; cost: number }[] = []
  const n = lines.length
  for (const [i, own] of drawn) {
    const price = alpha.get(i)
    if (price === undefined) continue
    const [first] = own.keys()
    const kind = alike(i, first!)
    const rounded =
      counted.length > 0 || facts.fitting(i).some(j => facts.fact(i, j)!.ratio.n !== facts.fact(i, j)!.ratio.d)
    for (const j of facts.fitting(i)) {
      const pair = facts.fact(i, j)!
      const tier = facts.lotted[j] ? tally.tier[j]! : 0
      if (tier < 0 || pair.ratio.n !== pair.ratio.d || !facts.affordable(i, j, tier) || alike(i, j) !== kind) continue
      const given = own.get(j) ?? 0
      const held = given > (rounded ? ROUNDING : 0) ? given : 0
      const spread = counted.reduce((sum, cap) => sum + (cap.counts(i, j) ? 1 : 0), 0)
      if (spread > 0 || Math.abs(pair.cost[tier]! - price - (beta.get(j) ?? 0)) <= tolerance || held > 0) {
        // More from j to i; and where there is some, less.
        if (spread === 0 || held > 0 || sameCost(facts, i, j, tier, own, tally))
          arcs.push({ from: i, to: n + j, cost: u(i, j) })
        if (held > 0) arcs.push({ from: n + j, to: i, cost: -u(i, j) })
      }
    }
  }
  if (improves(n + offers.length, arcs))
    findings.push('ties: an exchange of goods at equal cost would lower the sum of kilograms times u')
}

/** Whether an offer costs a line what one that it draws on does. */
function sameCost(
  facts: Facts,
  i: number,
  j: number,
  tier: number,
  own: ReadonlyMap<number, number>,
  tally: Tally,
): boolean {
  const cost = facts.fact(i, j)!.cost[tier]!
  return [...own.keys()].some(k => facts.fact(i, k)!.cost[facts.lotted[k] ? tally.tier[k]! : 0] === cost)
}

/** Whether the arcs have a cycle of negative cost (Bellman and Ford, stopped at the first cycle of predecessors). */
function improves(nodes: number, arcs: readonly { from: number; to: number; cost: number }[]): boolean {
  const distance = new Float64Array(nodes)
  const before = new Int32Array(nodes).fill(-1)
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    let changed = false
    for (const { from, to, cost } of arcs) {
      if (distance[from]! + cost < distance[to]! - NEGLIGIBLE) {
        distance[to] = distance[from]! + cost
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
      at = before[at]!
    }
    if (at >= 0 && seen[at] === v + 1) return true
  }
  return false
}
