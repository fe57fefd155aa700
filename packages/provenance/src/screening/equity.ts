import { exact, type Rational } from '@lodestone/kernel'
import type { ChainStage, Owner } from './offer.ts'

/** Who owns how much of whom around one operator, as a graph: an owner named twice is the same owner. Shares are fractions of one. */
export type Equity = {
  readonly root: string
  /** An owner given two countries has both: naming another one hides nothing. */
  readonly countriesOf: ReadonlyMap<string, readonly string[]>
  /** Owners by the key they are compared by, and how each was written. */
  readonly nameOf: ReadonlyMap<string, string>
  readonly ownersOf: ReadonlyMap<string, readonly { readonly name: string; readonly share: Rational }[]>
}

const HUNDRED = exact.rational(100n)

/**
 * Reads the declared tree. Names are compared without regard to case and surplus spaces, so that a circle cannot be hidden by spelling.
 * Where an owner's own owners are declared at several places, the larger share of each counts: nobody lowers a share by saying it twice.
 * An operator that names itself as its only owner says "my own company": that is an owner with a country, not a circle. Beside others it
 * stays a circle, for else 90 % of oneself would hide that the other 10 % hold everything.
 */
export function equityOf(site: ChainStage): Equity {
  const shown = new Map<string, string>()
  const known = (name: string): string => {
    const key = name.trim().replace(/\s+/g, ' ').toLowerCase()
    if (!shown.has(key)) shown.set(key, name.trim())
    return key
  }
  const root = known(site.operator)
  const ownCompany = site.ownership.length > 0 && site.ownership.every(one => known(one.owner) === root)
  const itself = ownCompany ? known(`${site.operator} (itself)`) : root
  const countriesOf = new Map<string, string[]>([[root, [site.country]]])
  const shares = new Map<string, Map<string, Rational>>()
  const read = (owned: string, owners: readonly Owner[]): void => {
    const declared = new Map<string, Rational>()
    for (const one of owners) {
      const name = known(one.owner)
      const countries = countriesOf.get(name) ?? []
      if (!countries.includes(one.country)) countriesOf.set(name, [...countries, one.country])
      const share = exact.divide(exact.decimalToRational(one.sharePct), HUNDRED)
      declared.set(name, exact.add(declared.get(name) ?? exact.rational(0n), share))
    }
    const before = shares.get(owned) ?? new Map<string, Rational>()
    for (const [name, share] of declared) {
      const had = before.get(name)
      if (had === undefined || exact.compare(share, had) > 0) before.set(name, share)
    }
    if (before.size > 0) shares.set(owned, before)
    for (const one of owners) if (one.ownership) read(known(one.owner), one.ownership)
  }
  read(root, ownCompany ? site.ownership.map(one => ({ ...one, owner: shown.get(itself) as string })) : site.ownership)
  const ownersOf = new Map([...shares].map(([owned, by]) => [owned, [...by].map(([name, share]) => ({ name, share }))]))
  return { root, countriesOf, ownersOf, nameOf: shown }
}
