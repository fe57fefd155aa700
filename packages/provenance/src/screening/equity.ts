import { isDecimal, present } from '@lodestone/kernel'
import type { ChainStage, Owner } from './offer.ts'

/** A share of somebody, in millionths of the whole: percent with the 4 places that are declared at most. */
export type Holding = { readonly owner: number; readonly millionths: number }

/** Who owns how much of whom around one operator, as a graph of numbered owners: an owner named twice is the same one. The operator is 0. */
export type Equity = {
  /** How each was first written. */
  readonly names: readonly string[]
  /** An owner given two countries has both: naming another one hides nothing. */
  readonly countries: readonly (readonly string[])[]
  readonly owners: readonly (readonly Holding[])[]
}

export const WHOLE = 1_000_000

/** Percent as a decimal string with at most 4 places -> millionths of one, exact up to far beyond the whole. Throws RangeError for anything else. */
export function millionthsOf(pct: string): number {
  if (!isDecimal(pct, 4)) throw new RangeError('not a percentage with at most 4 places')
  return Math.round(Number(pct) * 10_000)
}

/** Millionths that owners hold together. */
export const declaredOf = (owners: readonly Owner[]): number =>
  owners.reduce((sum, { sharePct }) => sum + millionthsOf(sharePct), 0)

const NOT_PLAIN = /\s{2}|^\s|\s$|[^\S ]/
/** What names are compared by: without regard to case and surplus spaces, so that a circle cannot be hidden by spelling. */
const keyOf = (name: string): string => (NOT_PLAIN.test(name) ? name.trim().replace(/\s+/g, ' ') : name).toLowerCase()

/**
 * Reads the declared tree. Where an owner's own owners are declared at several places, the larger share of each counts: nobody lowers a share
 * by saying it twice. An operator that names itself as its only owner says "my own company": that is an owner with a country, not a circle.
 * Beside others, or with less than the whole, it stays a circle, for else 90 % of oneself would hide that the other 10 % hold everything.
 */
export function equityOf(site: ChainStage): Equity {
  const numbers = new Map<string, number>()
  const names: string[] = []
  const countries: string[][] = []
  const owners: Holding[][] = []
  const known = (name: string): number => {
    const key = keyOf(name)
    const number = numbers.get(key)
    if (number !== undefined) return number
    numbers.set(key, names.length)
    countries.push([])
    owners.push([])
    return names.push(name.trim()) - 1
  }
  const operator = known(site.operator)
  countries[operator]?.push(site.country)
  const ownCompany =
    site.ownership.every(one => keyOf(one.owner) === keyOf(site.operator)) && declaredOf(site.ownership) >= WHOLE
  const itself = ownCompany ? known(`${site.operator} (itself)`) : operator

  const read = (owned: number, declared: readonly Owner[], of: (one: Owner) => number): void => {
    const held: { owner: number; millionths: number }[] = []
    for (const one of declared) {
      const owner = of(one)
      const from = present(countries[owner])
      if (!from.includes(one.country)) from.push(one.country)
      const same = held.find(other => other.owner === owner)
      if (same) same.millionths += millionthsOf(one.sharePct)
      else held.push({ owner, millionths: millionthsOf(one.sharePct) })
    }
    owners[owned] = larger(present(owners[owned]), held)
    for (const one of declared) if (one.ownership) read(of(one), one.ownership, named)
  }
  const named = (one: Owner): number => known(one.owner)
  read(operator, site.ownership, ownCompany ? () => itself : named)
  return { names, countries, owners }
}

/** Both declarations of one owned, and of an owner in both its larger share. */
function larger(before: Holding[], declared: Holding[]): Holding[] {
  if (before.length === 0) return declared
  const kept = before.map(one => {
    const again = declared.find(other => other.owner === one.owner)
    return again && again.millionths > one.millionths ? again : one
  })
  return [...kept, ...declared.filter(one => !before.some(other => other.owner === one.owner))]
}
