import { exact, present, type Rational } from '@lodestone/kernel'
import { type Facts, toNumber } from './facts.ts'
import type { Residual } from './residual.ts'
import type { Tally } from './tally.ts'

export const isBySurplus = ({ rules }: Facts): boolean => rules.objective === 'surplus'

/** What a kilogram of need adds to the surplus of its class, in base currency; `undefined` for a line without a ceiling, which takes no part. */
export function marginOf({ ceiling, exWorks, fact }: Facts, i: number, j: number, tier: number): Rational | undefined {
  const top = ceiling[i]
  const pair = fact(i, j)
  if (!top || top === 'unknown' || !pair) return undefined
  return exact.subtract(top, exact.divide(exact.add(present(exWorks[j]?.[tier]), pair.freight), pair.ratio))
}

/** Surplus by class in base currency. */
export function surplusOf(facts: Facts, tally: Tally): Map<number, number> {
  const sums = new Map<number, Map<bigint, bigint>>()
  for (const { i, j, tier, served } of tally.entries) {
    const margin = marginOf(facts, i, j, tier)
    if (!margin) continue
    const ownClass = present(facts.priority[i])
    const own = sums.get(ownClass) ?? new Map<bigint, bigint>()
    sums.set(ownClass, own)
    own.set(margin.d, (own.get(margin.d) ?? 0n) + margin.n * BigInt(served))
  }
  return new Map(
    [...sums].map(([priority, own]) => {
      const total = [...own].reduce((sum, [d, n]) => exact.add(sum, exact.rational(n, d)), exact.rational(0n))
      return [priority, toNumber(total) / 1000]
    }),
  )
}

/** The highest that a line of the round may pay, in base currency: no gram adds more. */
export const highestCeiling = ({ ceiling }: Facts): number =>
  ceiling.reduce((most, top) => (top && top !== 'unknown' ? Math.max(most, toNumber(top)) : most), 1)

/** The surplus stages are those of the rules, and their values what the allocations add up to. */
export function checkSurplus(facts: Facts, tally: Tally, findings: string[]): void {
  const { record, priority } = facts
  const wanted = isBySurplus(facts) ? [...new Set(priority)].sort((a, b) => a - b).map(own => `surplus-${own}`) : []
  const stages = record.result.stages.filter(({ name }) => name.startsWith('surplus-'))
  if (wanted.join() !== stages.map(({ name }) => name).join())
    findings.push(`stages: ${wanted.join(', ') || 'none of surplus'} by the rules`)
  const sums = surplusOf(facts, tally)
  for (const { name, value, bound } of stages) {
    const sum = sums.get(Number(name.slice('surplus-'.length))) ?? 0
    if (!(Math.abs(Number(value) - sum) <= 1e-9 * sum + 1e-3))
      findings.push(`${name}: not what the allocations add up to`)
    if (!(Number(bound) >= Number(value))) findings.push(`${name}: above its bound`)
  }
}

/**
 * The residual graph of exchanges that leave every surplus as it is: goods of one offer move between lines of a class to which they add the same. Each offer is
 * there once for every class and margin.
 */
export function evenly(facts: Facts, residual: Residual): Residual {
  const nodes = new Map<string, number>()
  const wanted: number[][] = []
  const nodeOf = (i: number, j: number): number => {
    const margin = marginOf(facts, i, j, present(residual.tier[j]))
    const key = `${j} ${facts.priority[i]} ${margin?.n}/${margin?.d}`
    const node = nodes.get(key) ?? nodes.size
    nodes.set(key, node)
    wanted[node] ??= []
    return node
  }
  const reach = residual.reach.map((own, i) => own.map(j => nodeOf(i, j)))
  for (const [i, own] of reach.entries()) for (const node of own) present(wanted[node]).push(i)
  return {
    reach,
    wanted,
    drawn: residual.drawn.map((own, i) => own.map(j => nodeOf(i, j))),
    tier: residual.tier,
    spare: () => false,
    free: () => false,
  }
}
