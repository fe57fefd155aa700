import { EU_27, exact, type Rational } from '@lodestone/kernel'
import type { Facts } from './facts.ts'
import type { Tally } from './tally.ts'

const OWN: Record<string, ReadonlySet<string>> = { EU: EU_27, JP: new Set(['JP']) }

/** Need in grams counted against each cap, and what the cap allows. Country caps only at the step in force; none when only reported. */
export type CapCount = { readonly key: string; readonly used: number; readonly limit: number }

export function countCaps(facts: Facts, tally: Tally, step: string | undefined): CapCount[] {
  const { rules, lines, offers, need } = facts
  const pooled = new Map<string, number>()
  for (const [i, line] of lines.entries()) add(pooled, line.material, need[i]!)
  const matched = new Map<string, number>()
  const country = new Map<string, number>()
  const supplier = new Map<string, number>()
  for (const { i, j, served } of tally.entries) {
    const { material, bloc } = lines[i]!
    add(matched, material, served)
    add(supplier, offers[j]!.supplierId, served)
    for (const place of new Set(offers[j]!.chain.map(({ stage, country: c }) => `${stage} ${c}`))) {
      const where = place.slice(place.lastIndexOf(' ') + 1)
      if (OWN[bloc]?.has(where) || rules.countryCapExempt?.includes(where)) continue
      add(country, `${material} ${place}`, served)
    }
  }
  const onMatched = rules.countryCapBase === 'matched'
  const counts: CapCount[] = []
  const allowed = (pct: string, base: number) => {
    const share: Rational = exact.divide(exact.decimalToRational(pct), exact.rational(100n))
    return Number((BigInt(base) * share.n) / share.d)
  }
  if (step !== undefined) {
    for (const [key, used] of country) {
      const material = key.slice(0, key.indexOf(' '))
      counts.push({
        key: `country ${key}`,
        used,
        limit: allowed(step, (onMatched ? matched : pooled).get(material) ?? 0),
      })
    }
  }
  if (rules.maxSupplierSharePct !== undefined) {
    const base = [...(onMatched ? matched : pooled).values()].reduce((sum, grams) => sum + grams, 0)
    for (const [key, used] of supplier)
      counts.push({ key: `supplier ${key}`, used, limit: allowed(rules.maxSupplierSharePct, base) })
  }
  return counts
}

const add = (map: Map<string, number>, key: string, grams: number): void => {
  map.set(key, (map.get(key) ?? 0) + grams)
}

/** The country cap in force: the rule, or the last step of the ladder that the result says was tried; `undefined` when only reported. */
export function stepInForce({ rules, record }: Facts, findings: string[]): string | undefined {
  if (rules.countryCapBase === 'report-only') return undefined
  const ladder = rules.countryCapLadder
  if (!ladder || ladder.steps.length === 0) return rules.maxCountrySharePct
  const tried = record.result.stages.filter(({ name }) => name.startsWith('cap-')).map(({ name }) => name.slice(4))
  if (tried.length === 0 || tried.some((step, n) => step !== ladder.steps[n]))
    findings.push('the steps tried are not those of the ladder, in order')
  return tried.at(-1)
}
