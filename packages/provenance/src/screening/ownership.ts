import { exact, type Rational } from '@lodestone/kernel'
import { type Equity, equityOf } from './equity.ts'
import type { ChainStage } from './offer.ts'
import { solve } from './solve.ts'

const ZERO = exact.rational(0n)
const ONE = exact.rational(1n)
/** Declared shares are rounded (three times 33.34): up to 101 % is taken for a whole. */
const MOST = exact.rational(101n, 100n)

/** What of a site's operator belongs to the covered countries, as a fraction of one, and by which paths. */
export type CoveredShare =
  | { readonly kind: 'known'; readonly share: Rational; readonly paths: readonly string[] }
  /** Owners that own each other entirely, with nobody outside: nothing can be said. */
  | { readonly kind: 'circular' }
  /** Somebody's owners are said to hold more than the whole. */
  | { readonly kind: 'over-100'; readonly of: string; readonly pct: string }

/**
 * Shares multiply along a chain of owners and add over paths; all covered countries count together. Solved as the linear system
 * c(x) = sum of share(owner of x) * c(owner), where a company of a covered country counts 1 whoever owns it and everybody without declared
 * owners counts 0, so that circles come out exact: a recursion would not end there.
 * With a `fullFrom` limit, an owner that reaches it counts in full and one that does not counts nothing (the cascade of sanction rules).
 */
export function coveredShare(
  site: ChainStage,
  covered: ReadonlySet<string>,
  fullFrom?: { readonly share: Rational; readonly inclusive: boolean },
): CoveredShare {
  const equity = equityOf(site)
  for (const [name, owners] of equity.ownersOf) {
    const sum = owners.reduce((total, one) => exact.add(total, one.share), ZERO)
    if (exact.compare(sum, MOST) > 0)
      return { kind: 'over-100', of: equity.nameOf.get(name) ?? name, pct: percent(sum) }
  }
  const share = fullFrom === undefined ? multiplied(equity, covered) : cascaded(equity, covered, fullFrom)
  return share === undefined ? { kind: 'circular' } : { kind: 'known', share, paths: paths(equity, covered) }
}

const isCovered = (equity: Equity, name: string, covered: ReadonlySet<string>): boolean =>
  name !== equity.root && (equity.countriesOf.get(name) ?? []).some(country => covered.has(country))

/** The operator's covered share, or `undefined` where the system has no single solution. */
function multiplied(equity: Equity, covered: ReadonlySet<string>): Rational | undefined {
  const order = withoutCircle(equity)
  if (order === undefined) return throughCircles(equity, covered)
  const value = new Map<string, Rational>()
  for (const name of order) {
    const owners = equity.ownersOf.get(name) ?? []
    const sum = owners.reduce(
      (total, one) => exact.add(total, exact.multiply(one.share, value.get(one.name) ?? ZERO)),
      ZERO,
    )
    value.set(name, isCovered(equity, name, covered) ? ONE : sum)
  }
  return value.get(equity.root) ?? ZERO
}

/** Owners before what they own, or `undefined` when somebody owns part of itself. Trees are by far the most common and need no solver. */
function withoutCircle(equity: Equity): string[] | undefined {
  const state = new Map<string, 'open' | 'done'>()
  const order: string[] = []
  const visit = (name: string): boolean => {
    const seen = state.get(name)
    if (seen !== undefined) return seen === 'done'
    state.set(name, 'open')
    for (const one of equity.ownersOf.get(name) ?? []) if (!visit(one.name)) return false
    state.set(name, 'done')
    order.push(name)
    return true
  }
  return visit(equity.root) ? order : undefined
}

function throughCircles(equity: Equity, covered: ReadonlySet<string>): Rational | undefined {
  const names = [...equity.countriesOf.keys()].filter(name => !isCovered(equity, name, covered))
  const index = new Map(names.map((name, i) => [name, i]))
  const matrix = names.map((_, i) => names.map((_, j) => (i === j ? ONE : ZERO)))
  const right = names.map(() => ZERO)
  for (const [i, name] of names.entries()) {
    for (const one of equity.ownersOf.get(name) ?? []) {
      const j = index.get(one.name)
      const row = matrix[i] as Rational[]
      if (j === undefined) right[i] = exact.add(right[i] as Rational, one.share)
      else row[j] = exact.subtract(row[j] as Rational, one.share)
    }
  }
  return solve(matrix, right)?.[index.get(equity.root) ?? -1]
}

/** Least fixed point: somebody counts in full once the owners that count in full reach the limit together. */
function cascaded(
  equity: Equity,
  covered: ReadonlySet<string>,
  limit: { readonly share: Rational; readonly inclusive: boolean },
): Rational {
  const full = new Set([...equity.countriesOf.keys()].filter(name => isCovered(equity, name, covered)))
  const held = (name: string): Rational =>
    (equity.ownersOf.get(name) ?? [])
      .filter(one => full.has(one.name))
      .reduce((total, one) => exact.add(total, one.share), ZERO)
  for (let grown = true; grown; ) {
    grown = false
    for (const name of equity.countriesOf.keys()) {
      if (full.has(name) || name === equity.root) continue
      const order = exact.compare(held(name), limit.share)
      if (order > 0 || (order === 0 && limit.inclusive)) {
        full.add(name)
        grown = true
      }
    }
  }
  return held(equity.root)
}

const PATHS_SHOWN = 3
const PATHS_TRIED = 1_000

/** The largest simple paths to covered owners, in words: "60 % of Holding X (57 % owned by Y, CN)". */
function paths(equity: Equity, covered: ReadonlySet<string>): string[] {
  const found: { share: Rational; text: string }[] = []
  let tried = 0
  const walk = (name: string, share: Rational, above: readonly string[], seen: readonly string[]): void => {
    for (const one of equity.ownersOf.get(name) ?? []) {
      if (seen.includes(one.name) || ++tried > PATHS_TRIED) continue
      const step = exact.multiply(share, one.share)
      const own = percent(one.share)
      const shown = equity.nameOf.get(one.name) ?? one.name
      if (isCovered(equity, one.name, covered)) {
        const last = `${own} % owned by ${shown}, ${equity.countriesOf.get(one.name)?.join('/')}`
        found.push({ share: step, text: [...above, last].join(' (') + ')'.repeat(above.length) })
      } else {
        walk(one.name, step, [...above, `${own} % of ${shown}`], [...seen, one.name])
      }
    }
  }
  walk(equity.root, ONE, [], [equity.root])
  found.sort((a, b) => exact.compare(b.share, a.share) || (a.text < b.text ? -1 : 1))
  return found.slice(0, PATHS_SHOWN).map(path => path.text)
}

/** A fraction of one in percent, with as many places as it needs up to four. */
export function percent(share: Rational): string {
  const text = exact.formatRational(exact.multiply(share, exact.rational(100n)), 4)
  return text.replace(/\.?0+$/, '')
}
