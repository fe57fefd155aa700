import type { Hypothesis, ReadOnly, RoundRules } from '@lodestone/contracts'
import type { Fill, LineInput, MatchInput, MatchOutput, OfferInput, Rules } from '@lodestone/engine'
import { type Baseline, lineWeights, newcomerBounds, offerInput } from '@lodestone/engine/inputs'
import { formatKg, grams, present } from '@lodestone/kernel'

export type RuleChanges = Partial<RoundRules>
/** Verified yearly use by member. */
export type Baselines = Readonly<Record<string, readonly Baseline[]>>

/** The round's rules with some of them changed. Rates and index values are changed one by one, everything else as a whole. */
export const changeRules = (rules: RoundRules, changes: RuleChanges): RoundRules => ({
  ...rules,
  ...changes,
  // What is sealed was judged under it: it is the round's own, version and all.
  ...(rules.provenancePolicy ? { provenancePolicy: rules.provenancePolicy } : {}),
  rates: { ...rules.rates, ...changes.rates },
  indices: { ...rules.indices, ...changes.indices },
})

/**
 * The sealed books under other rules: what the sealing derived from the rules is derived again. Weights are kept as sealed unless a rule changes from which they
 * follow; a change takes the baselines that are recorded today.
 */
export function underRules(sealed: MatchInput, rules: Rules, baselines: Baselines): MatchInput {
  const offers = sealed.offers.map(
    ({ supplierId, group, level, assurance, tiers: _, ...fields }): OfferInput =>
      offerInput(fields, { supplierId, ...(group === undefined ? {} : { group }) }, level, rules, assurance),
  )
  const lines = weighAlike(rules, sealed.rules) ? sealed.lines : reweighed(sealed.lines, rules, baselines)
  return { rules, seed: sealed.seed, lines, offers }
}

type WeightRules = Pick<Rules, 'weights' | 'newcomerWeight' | 'allocation'>

/** Whether lines weigh the same under both rules: the same basis, and the same bound on newcomers judged in the same classes. */
export function weighAlike(a: WeightRules, b: WeightRules): boolean {
  if (a.weights !== b.weights) return false
  const bounds = [a, b].map(({ newcomerWeight = 'stated' }) => newcomerWeight)
  if (a.weights === 'stated' || bounds.every(bound => bound === 'stated')) return true
  return bounds[0] === bounds[1] && a.allocation === b.allocation
}

function reweighed(lines: readonly LineInput[], rules: WeightRules, baselines: Baselines): LineInput[] {
  const weights = new Map<string, string>()
  const members = [...Map.groupBy(lines, line => line.memberId)].map(([memberId, own]) => ({
    lines: own,
    baselines: baselines[memberId],
    group: own[0]?.group,
  }))
  const bounds = newcomerBounds(members, rules)
  for (const { lines: own, baselines: recorded, group } of members)
    for (const [id, weight] of lineWeights(own, recorded, rules.weights, { bounds, group })) weights.set(id, weight)
  return lines.map(line => ({ ...line, weight: weights.get(line.id) ?? line.quantityKg }))
}

/** What one class of one bloc gets more or less of than in the round's own result, in kilograms of need. */
export type Change = Hypothesis['changes'][number]

/** Who gains and who loses, by priority class (5 where a line names none) and bloc, in that order. */
export function changesBetween(
  lines: readonly LineInput[],
  recorded: readonly Fill[],
  hypothetical: readonly Fill[],
): Change[] {
  const before = gramsByLine(recorded)
  const after = gramsByLine(hypothetical)
  const groups = Map.groupBy(lines, line => `${line.priority ?? 5} ${line.bloc}`)
  return [...groups.keys()].sort().map(key => {
    const own = present(groups.get(key))
    const { priority = 5, bloc } = present(own[0])
    const moves = own.map(line => (after.get(line.id) ?? 0n) - (before.get(line.id) ?? 0n))
    const gains = moves.filter(move => move > 0n)
    const losses = moves.filter(move => move < 0n)
    return {
      priority,
      bloc,
      lines: own.length,
      linesGaining: gains.length,
      linesLosing: losses.length,
      askedKg: formatKg(sum(own.map(line => grams(line.quantityKg)))),
      recordedKg: formatKg(sum(own.map(line => before.get(line.id) ?? 0n))),
      hypotheticalKg: formatKg(sum(own.map(line => after.get(line.id) ?? 0n))),
      gainedKg: formatKg(sum(gains)),
      lostKg: formatKg(-sum(losses)),
    }
  })
}

const gramsByLine = (fills: readonly Fill[]): Map<string, bigint> =>
  new Map(fills.map(fill => [fill.lineId, grams(fill.filledKg)]))
const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)

/** The answer to a what-if, without the round's id. */
export type Imagined = Omit<ReadOnly<Hypothesis>, 'roundId'>
export function describe(
  input: MatchInput,
  output: MatchOutput,
  recorded: { fills: readonly Fill[]; totals: MatchOutput['totals']; resultHash: string },
): Imagined {
  return {
    hypothetical: true,
    rules: input.rules,
    inputDigest: output.inputDigest,
    resultHash: output.resultHash,
    recordedHash: recorded.resultHash,
    totals: output.totals,
    recordedTotals: recorded.totals,
    shares: output.shares,
    stages: output.result.stages,
    changes: changesBetween(input.lines, recorded.fills, output.result.fills),
  }
}
