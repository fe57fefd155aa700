import { readFileSync } from 'node:fs'
import { EU_27, exact, type Grams, grams } from '@lodestone/kernel'
import { type Element, oxideNeed, oxidePerMetalOf, parseTradeTable, tradeTableUrl } from '@lodestone/provenance'
import { MADE_OF, MEMBERS_MAKE_PCT, MEMBERS_STAND_FOR_PCT, QUARTER_PCT } from './assumptions.ts'
import { members, type SampleMember } from './members.ts'
import { spread } from './spread.ts'

const YEAR = 2024

/** Grams of magnets that every country took in from outside its bloc in 2024, from the trade table. */
function importsByCountry(): ReadonlyMap<string, Grams> {
  const imports = new Map<string, Grams>()
  for (const row of parseTradeTable(readFileSync(tradeTableUrl, 'utf8'))) {
    if (row.year !== YEAR || row.tonnesMilli === undefined) continue
    if (EU_27.has(row.exporter) && EU_27.has(row.importer)) continue
    imports.set(row.importer, (imports.get(row.importer) ?? 0n) + row.tonnesMilli * 1000n)
  }
  return imports
}

const imports = importsByCountry()

/** A member's part of its country, among the members there that `counts` takes in; varied by a tenth either way. */
function partOf(member: SampleMember, whole: Grams, counts: (one: SampleMember) => boolean): Grams {
  const there = members.filter(one => one.country === member.country && counts(one))
  const parts = BigInt(there.reduce((sum, one) => sum + one.parts, 0))
  return (whole * BigInt(member.parts) * BigInt(spread(`${member.key} part`, 90, 110))) / (parts * 100n)
}

/** Grams of magnets a member needs in a year. */
export const magnetsAYear = (member: SampleMember): Grams =>
  partOf(member, ((imports.get(member.country) ?? 0n) * MEMBERS_STAND_FOR_PCT) / 100n, () => true)

type Heavy = 'ndpr' | 'dy' | 'tb'
const PARTS: Readonly<Record<Heavy, Partial<Record<Element, string>>>> = {
  ndpr: { Nd: '75', Pr: '25' },
  dy: { Dy: '1' },
  tb: { Tb: '1' },
}

/**
 * Grams of oxide or metal a member that makes magnets needs in a year: what the magnets it makes contain, turned into oxide by atomic masses
 * and the more favourable yields; metal is what that oxide holds less the loss of its reduction.
 */
export function feedAYear(member: SampleMember, what: Heavy): Grams {
  const whole = ((imports.get(member.country) ?? 0n) * MEMBERS_MAKE_PCT) / 100n
  const made = partOf(member, whole, one => one.buys !== 'user')
  const oxide = grams(oxideNeed(made, MADE_OF[what], PARTS[what]).leastKg)
  if (member.buys === 'oxides') return oxide
  const factor = oxidePerMetalOf(PARTS[what])
  const metal = exact.divide(exact.rational(oxide * 97n, 100n), factor)
  return metal.n / metal.d
}

/** A quarter's part of a year, rounded up to the given step in grams. */
export function inQuarter(year: Grams, quarter: number, step: Grams): Grams {
  const part = (year * (QUARTER_PCT[quarter] as bigint)) / 100n
  return ((part + step - 1n) / step) * step
}
