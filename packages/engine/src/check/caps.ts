import { EU_27, exact, grams, parseKg, present, type Rational } from '@lodestone/kernel'
import type { OfferInput, Rules } from '../types.ts'
import { type Facts, grainOf } from './facts.ts'
import type { Tally } from './tally.ts'

const OWN: Record<string, ReadonlySet<string>> = { EU: EU_27, JP: new Set(['JP']) }

/** A cap as its key in the record names it. `limit` is grams of need; a cap on matched volume has a share of that instead. */
export type CapRule = {
  readonly key: string
  readonly counts: (i: number, j: number) => boolean
  /** Whether matched need of the line is in the base of the cap. */
  readonly covers: (i: number) => boolean
  /** Whether a line that could use these offers has to do with the cap at all. */
  readonly touches: (i: number, reach: readonly number[]) => boolean
  readonly share: number
  readonly limit: number | undefined
  /** Grams of need that the cap leaves when nothing is matched now: its limit, or what earlier passes make of a cap on matched volume. */
  readonly room: number
}

/** Reads the caps that a record names; what is no cap of its rules is a finding. */
export function capRules(facts: Facts, step: string | undefined, findings: string[]): CapRule[] {
  const { record, rules, lines, offers } = facts
  const { duals, bounds } = record.result
  const keys = new Set([...duals.caps.map(({ cap }) => cap), ...bounds.flatMap(({ cap }) => (cap ? [cap] : []))])
  const onMatched = rules.countryCapBase === 'matched'
  const bases = basesOf(facts)
  return [...keys].flatMap((key): CapRule[] => {
    const [kind, material, ...place] = key.split(' ')
    const pct = kind === 'country' ? step : rules.maxSupplierSharePct
    if ((kind !== 'country' && kind !== 'supplier') || pct === undefined) {
      findings.push(`cap ${key}: not a cap of the rules`)
      return []
    }
    const covers = (i: number) => kind === 'supplier' || present(lines[i]).material === material
    const where = place.at(-1) ?? ''
    const stage = place.slice(0, -1).join(' ')
    const passes =
      kind === 'supplier'
        ? offers.map(offer => key === `supplier ${holderOf(offer, rules)}`)
        : offers.map(({ chain }) => chain.some(own => own.stage === stage && own.country === where))
    const own = (i: number) => kind === 'country' && isOwn(facts, i, where)
    const share = Number(pct) / 100
    const base = kind === 'supplier' ? total(bases) : (bases.get(material ?? '') ?? 0)
    const before = standingAt(facts, key, kind === 'country' ? material : undefined)
    const ofMatched = onMatched && !isExceeded(pct, before.matched, before)
    const limit = ofMatched ? undefined : onMatched ? 0 : left(pct, base, before)
    const counts = (i: number, j: number) => present(passes[j]) && covers(i) && !own(i)
    const touches = (i: number, reach: readonly number[]) => (ofMatched ? covers(i) : reach.some(j => counts(i, j)))
    return [
      {
        key,
        covers,
        counts,
        touches,
        share,
        limit,
        room: limit ?? share * before.matched - before.counted,
      },
    ]
  })
}

/** Whose supplier cap an offer counts to. */
const holderOf = ({ supplierId, group }: OfferInput, { supplierCapBy }: Rules): string =>
  supplierCapBy === 'group' && group !== undefined ? group : supplierId

/** The demand that caps are a share of, in grams by material: of every line, or of those that have a pair where only what can be served counts. */
function basesOf({ record, rules, lines, need, reach }: Facts): Map<string, number> {
  if (record.standing) {
    const { pooledKg, servableKg = {} } = record.standing
    const told = rules.countryCapBase === 'servable-demand' ? servableKg : pooledKg
    return new Map(Object.entries(told).map(([material, kg]) => [material, Number(grams(kg))]))
  }
  const bases = new Map<string, number>()
  for (const [i, { material }] of lines.entries())
    if (rules.countryCapBase !== 'servable-demand' || reach(i).length > 0) add(bases, material, present(need[i]))
  return bases
}

/** What earlier passes of the round gave: counted towards a cap, and in the base of one on matched volume, of a material or of all. */
function standingAt({ record }: Facts, key: string, material?: string): { counted: number; matched: number } {
  const { countedKg = {}, matchedKg = {} } = record.standing ?? {}
  const own = Object.entries(matchedKg).filter(([name]) => material === undefined || name === material)
  return {
    counted: Number(grams(countedKg[key] ?? '0')),
    matched: own.reduce((sum, [, kg]) => sum + Number(grams(kg)), 0),
  }
}

const total = (of: ReadonlyMap<string, number>): number => [...of.values()].reduce((sum, grams) => sum + grams, 0)

/** Whether goods from a country are not counted for a line: its own territory, or exempt. */
const isOwn = ({ lines, rules }: Facts, i: number, country: string): boolean =>
  OWN[present(lines[i]).bloc]?.has(country) || rules.countryCapExempt?.includes(country) || false

/** Need in grams counted against each cap, and what the cap allows. Country caps only at the step in force; none when only reported. */
export type CapCount = { readonly key: string; readonly used: number; readonly limit: number }

export function countCaps(facts: Facts, tally: Tally, step: string | undefined): CapCount[] {
  const { rules } = facts
  const pooled = basesOf(facts)
  const matched = new Map<string, number>()
  const country = new Map<string, number>()
  const supplier = new Map<string, number>()
  for (const { i, line, offer, served } of tally.entries) {
    const { material } = line
    add(matched, material, served)
    add(supplier, holderOf(offer, rules), served)
    for (const place of new Set(offer.chain.map(({ stage, country: c }) => `${stage} ${c}`))) {
      const where = place.slice(place.lastIndexOf(' ') + 1)
      if (isOwn(facts, i, where)) continue
      add(country, `${material} ${place}`, served)
    }
  }
  const onMatched = rules.countryCapBase === 'matched'
  const counts: CapCount[] = []
  if (step !== undefined) {
    for (const [key, used] of country) {
      const material = key.slice(0, key.indexOf(' '))
      const before = standingAt(facts, `country ${key}`, material)
      const now = onMatched ? (matched.get(material) ?? 0) : undefined
      counts.push({ key: `country ${key}`, used, limit: leftOf(step, now, pooled.get(material) ?? 0, before) })
    }
  }
  if (rules.maxSupplierSharePct !== undefined) {
    for (const [key, used] of supplier) {
      const before = standingAt(facts, `supplier ${key}`)
      const now = onMatched ? total(matched) : undefined
      counts.push({
        key: `supplier ${key}`,
        used,
        limit: leftOf(rules.maxSupplierSharePct, now, total(pooled), before),
      })
    }
  }
  return counts
}

type Before = ReturnType<typeof standingAt>

/** Whether what is kept of earlier passes exceeds a cap by itself: then it allows no more, and asks for nothing else to make up for it. */
const isExceeded = (pct: string, base: number, { counted }: Before): boolean => allowed(pct, base) < counted

/** Grams of need that a cap on so much demand leaves. */
const left = (pct: string, base: number, before: Before): number =>
  isExceeded(pct, base, before) ? 0 : allowed(pct, base) - before.counted

/** The same of a cap on demand, or on matched volume where so much is matched now. */
function leftOf(pct: string, now: number | undefined, demand: number, before: Before): number {
  if (now === undefined) return left(pct, demand, before)
  return isExceeded(pct, before.matched, before) ? 0 : allowed(pct, before.matched + now) - before.counted
}

function allowed(pct: string, base: number): number {
  const share: Rational = exact.divide(exact.decimalToRational(pct), exact.rational(100n))
  return Number((BigInt(base) * share.n) / share.d)
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

/** The ladder stopped where it had to: no step before the last one tried kept enough of the volume without a cap, and the last one did unless the ladder ends there. */
export function checkLadder({ rules, record }: Facts, tally: Tally, findings: string[]): void {
  const ladder = rules.countryCapLadder
  if (rules.countryCapBase === 'report-only' || !ladder) return
  const tried = record.result.stages.filter(({ name }) => name.startsWith('cap-'))
  const behindRatio = BigInt(
    tally.entries.reduce((sum, { pair: { ratio } }) => sum + (ratio.n === ratio.d ? 0 : grainOf(ratio)), 0),
  )
  const matched = tally.entries.reduce((sum, { served }) => sum + BigInt(served), 0n)
  const pct = exact.divide(exact.decimalToRational(ladder.keepVolumePct), exact.rational(100n))
  for (const [n, { name, objective, value, bound }] of tried.entries()) {
    const uncapped = parseKg(/of ([\d.]+) kg without one$/.exec(objective)?.[1] ?? '')
    const kept = grams(value)
    const isEnough = (volume: bigint) => uncapped !== undefined && volume * pct.d >= uncapped * pct.n
    const last = n === tried.length - 1
    if (last && kept !== matched) findings.push(`${name}: in force, and yet not what the allocations add up to`)
    if (uncapped === undefined) findings.push(`${name}: does not say what is served without a cap`)
    if (!last && isEnough(kept)) findings.push(`${name}: keeps enough of the volume, and yet the cap was lifted`)
    if (last && n < ladder.steps.length - 1 && !isEnough(kept + behindRatio))
      findings.push(`${name}: keeps too little of the volume for the ladder to stop`)
    if (grams(bound) < kept) findings.push(`${name}: above its bound`)
  }
}

/** Grams of need that every cap of the rules still allows from an offer to a line; none under a cap on matched volume, which cannot be judged for one alone. */
export function capRoom(
  facts: Facts,
  counts: readonly CapCount[],
  step: string | undefined,
): (i: number, j: number) => number {
  const { rules, lines, offers } = facts
  const onMatched = rules.countryCapBase === 'matched'
  const known = new Map(counts.map(({ key, used, limit }) => [key, limit - used]))
  const bases = basesOf(facts)
  const all = total(bases)
  const room = (key: string, pct: string, base: number) => known.get(key) ?? left(pct, base, standingAt(facts, key))
  return (i, j) => {
    const { material } = present(lines[i])
    const offer = present(offers[j])
    let least = Number.POSITIVE_INFINITY
    if (onMatched && (step !== undefined || rules.maxSupplierSharePct !== undefined)) return 0
    if (step !== undefined)
      for (const { stage, country } of offer.chain)
        if (!isOwn(facts, i, country))
          least = Math.min(least, room(`country ${material} ${stage} ${country}`, step, bases.get(material) ?? 0))
    if (rules.maxSupplierSharePct !== undefined)
      least = Math.min(least, room(`supplier ${holderOf(offer, rules)}`, rules.maxSupplierSharePct, all))
    return least
  }
}
