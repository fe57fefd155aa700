import { exact, formatKg, grams, present } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import type { CheckScope } from './components.ts'
import { type Facts, toNumber } from './facts.ts'
import type { Residual } from './residual.ts'
import type { Tally } from './tally.ts'

/** Values of the stages are what the allocations add up to, and every gap is that of its value and bound. */
export function checkStages(facts: Facts, tally: Tally, findings: string[]): void {
  const { record, priority } = facts
  const stages = new Map(record.result.stages.map(stage => [stage.name, stage]))
  const volume = new Map<number, number>()
  for (const { i, served } of tally.entries) {
    const own = present(priority[i])
    volume.set(own, (volume.get(own) ?? 0) + served)
  }
  for (const own of new Set(priority)) {
    const stage = stages.get(`volume-${own}`)
    if (!stage || stage.value !== formatKg(BigInt(volume.get(own) ?? 0)))
      findings.push(`volume-${own}: not what the allocations add up to`)
    if (stage && grams(stage.bound) < grams(stage.value)) findings.push(`volume-${own}: above its bound`)
  }
  let cost = exact.rational(0n)
  const perCost = new Map<string, { price: ReturnType<typeof exact.rational>; grams: number }>()
  for (const { j, pair, tier, offered } of tally.entries) {
    const { freight } = pair
    const key = `${j} ${freight.n}/${freight.d}`
    const known = perCost.get(key)
    if (known) known.grams += offered
    else perCost.set(key, { price: exact.add(present(facts.exWorks[j]?.[tier]), freight), grams: offered })
  }
  for (const { price, grams: g } of perCost.values())
    cost = exact.add(cost, exact.multiply(price, exact.rational(BigInt(g), 1000n)))
  const routing = stages.get('routing')
  const stated = routing ? Number(routing.value) : Number.NaN
  if (!(Math.abs(stated - toNumber(cost)) <= 1e-6 * Math.abs(toNumber(cost)) + 1e-3))
    findings.push('routing: not what the allocations cost')
  const least = stages.get('cost')
  if (least && !(Number(least.bound) <= Number(least.value))) findings.push('cost: below its bound')
  for (const { name, value, bound, gap } of record.result.stages) {
    const b = Number(bound)
    const apart = Math.abs(Number(value) - b)
    if (Number(gap) === 1 && apart <= 1e-9) continue
    const size = Math.max(Math.abs(b), name.startsWith('surplus-') ? 1 : 0)
    const least = size === 0 ? (apart > 0 ? 1 : 0) : apart / size
    // The sums of ties are written down to the millionth.
    const written = name === 'ties' && b !== 0 ? (2e-6 * (1 + least)) / Math.abs(b) : 0
    if (Number(gap) < least - 1e-9 - written) findings.push(`${name}: its gap is larger than stated`)
  }
}

/** The stages are those of the rules, each once and in their order. */
export function checkNames({ rules, record, priority }: Facts, findings: string[]): void {
  const classes = [...new Set(priority)].sort((a, b) => a - b)
  const ofClasses = (kind: string) => classes.map(own => `${kind}-${own}`)
  const names = record.result.stages.map(({ name }) => name)
  const steps = rules.countryCapBase === 'report-only' ? [] : (rules.countryCapLadder?.steps ?? [])
  const tried = names.filter(name => name.startsWith('cap-')).length
  const wanted = [
    ...steps.slice(0, Math.max(1, tried)).map(step => `cap-${step}`),
    ...(rules.objective === 'surplus' ? ofClasses('surplus') : []),
    ...ofClasses('volume'),
    'cost',
    ...ofClasses('fairness'),
    'routing',
    ...(names.includes('ties') ? ['ties'] : []),
  ]
  if (names.join() !== wanted.join()) findings.push(`stages: ${names.join(', ')}, by the rules ${wanted.join(', ')}`)
}

/**
 * The level shown of a class is the lowest of its lines that could use an offer. Whether a line whose minimum was not met took part, and counts as nothing, or was given
 * up by an integer selection, is in no record: either is true then.
 */
export function checkLevels(facts: Facts, tally: Tally, { reach }: Residual, findings: string[]): void {
  const { record, priority, weight, least } = facts
  const lowest = new Map<number, number>()
  const givenUp = new Set<number>()
  for (const [i, offers] of reach.entries()) {
    const own = present(priority[i])
    const level = floatAt(tally.filled, i) / floatAt(weight, i)
    if (offers.length > 0) lowest.set(own, Math.min(level, lowest.get(own) ?? level))
    else if (floatAt(least, i) > 0 && !tally.left.has(i) && facts.reach(i).length > 0) givenUp.add(own)
  }
  for (const own of new Set(priority)) {
    const value = Number(record.result.stages.find(({ name }) => name === `fairness-${own}`)?.value)
    const isLowest = Math.abs(value - (lowest.get(own) ?? 0)) <= 1e-6
    if (!isLowest && !(value === 0 && givenUp.has(own)))
      findings.push(`fairness-${own}: not the lowest level of its lines`)
  }
}

/**
 * Least cost at the fills, by complementary slackness: the dual values of line and offer never exceed a pair's cost, meet it where goods flow, and an offer with goods to
 * spare has none.
 */
export function checkRouting(facts: Facts, tally: Tally, judged: CheckScope, findings: string[]): void {
  const { record, lines, offers, supply } = facts
  const { duals } = record.result
  const alpha = new Map<number, number>()
  for (const { lineId, value } of duals.lines) {
    const i = facts.lineAt.get(lineId)
    if (i === undefined) findings.push(`routing: line ${lineId}, which has a dual value, is not in the books`)
    else alpha.set(i, Number(value))
  }
  const beta = new Map<number, number>()
  for (const { offerId, value } of duals.offers) {
    const j = facts.offerAt.get(offerId)
    if (j === undefined) findings.push(`routing: offer ${offerId}, which has a dual value, is not in the books`)
    else beta.set(j, Number(value))
  }
  const tolerance = 1e-7 * Math.max(1, ...facts.exWorks.flatMap(tiers => tiers.map(price => Math.abs(toNumber(price)))))
  for (const { i, j, line, offer, pair, tier } of tally.entries) {
    if (!judged.line(i)) continue
    const gap = present(pair.cost[tier]) - (alpha.get(i) ?? Number.NaN) - (beta.get(j) ?? Number.NaN)
    if (!(Math.abs(gap) <= tolerance))
      findings.push(`routing: the dual values of line ${line.id} and offer ${offer.id} do not meet their cost`)
  }
  for (const [j, price] of beta) {
    if (!judged.offer(j) || facts.lotted[j]) continue
    if (price > tolerance || (floatAt(tally.taken, j) < floatAt(supply, j) && price < -tolerance))
      findings.push(`routing: offer ${present(offers[j]).id} has goods to spare and yet a dual value`)
  }
  for (const [i, price] of alpha) {
    if (!judged.line(i) || tally.filled[i] === 0) continue
    for (const j of facts.fitting(i)) {
      const tier = facts.lotted[j] ? present(tally.tier[j]) : 0
      const cost = facts.pairOf(i, j).cost[tier]
      // An offer that the record names no dual value of has none: leaving it out hides nothing.
      if (cost === undefined || cost - price - (beta.get(j) ?? 0) >= -tolerance) continue
      if (facts.affordable(i, j, tier))
        findings.push(
          `routing: line ${present(lines[i]).id} would be served at lower cost by offer ${present(offers[j]).id}`,
        )
    }
  }
}
