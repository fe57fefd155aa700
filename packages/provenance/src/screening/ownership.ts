import { exact, formatDecimal, present, type Rational, withoutZeros } from '@lodestone/kernel'
import { type Equity, equityOf, WHOLE } from './equity.ts'
import type { ChainStage } from './offer.ts'
import { type OwnerPath, pathsTo } from './path.ts'
import { solve } from './solve.ts'

const ZERO = exact.rational(0n)
const ONE = exact.rational(1n)
const OPERATOR = 0
/** Declared shares are rounded (three times 33.34): up to 101 % is taken for a whole. */
const MOST = WHOLE + WHOLE / 100

/** What of a site's operator belongs to the covered countries, as a fraction of one, and by which paths. */
export type CoveredShare =
  | { readonly kind: 'known'; readonly share: Rational; readonly paths: () => readonly OwnerPath[] }
  /** Owners that own each other entirely, with nobody outside: nothing can be said. */
  | { readonly kind: 'circular' }
  /** Somebody's owners are said to hold more than the whole. */
  | { readonly kind: 'over-100'; readonly of: string; readonly pct: string }

/** From how many millionths on an owner counts in full; whether the limit itself does. */
export type FullFrom = { readonly millionths: number; readonly inclusive: boolean }

/** How owners count. `undeclaredToo`: as if whoever of the operator's own owners is not declared were of a covered country. */
type Counting = { readonly fullFrom?: FullFrom | undefined; readonly undeclaredToo?: boolean }

/**
 * Shares multiply along a chain of owners and add over paths; all covered countries count together. The solution of the linear system
 * c(x) = sum of share(owner of x) * c(owner), where a company of a covered country counts 1 whoever owns it and everybody without declared
 * owners counts 0, so that circles come out exact: a recursion would not end there.
 * With a `fullFrom` limit, an owner that reaches it counts in full and one that does not counts nothing (the cascade of sanction rules).
 */
export function coveredShare(
  site: ChainStage,
  covered: ReadonlySet<string>,
  { fullFrom, undeclaredToo = false }: Counting = {},
): CoveredShare {
  const declared = equityOf(site)
  const equity = undeclaredToo ? withUndeclared(declared, present([...covered][0])) : declared
  for (const [owned, holdings] of equity.owners.entries()) {
    const sum = holdings.reduce((total, one) => total + one.millionths, 0)
    if (sum > MOST) return { kind: 'over-100', of: present(equity.names[owned]), pct: percentOfWhole(sum) }
  }
  const isCovered = equity.countries.map(
    (countries, owner) => owner !== OPERATOR && countries.some(country => covered.has(country)),
  )
  const held = multiplied(equity, isCovered)
  if (held === undefined) return { kind: 'circular' }
  const share = fullFrom === undefined ? held : cascaded(equity, isCovered, fullFrom)
  return { kind: 'known', share, paths: () => pathsTo(equity, isCovered) }
}

/** The same owners, and one of a country for what nobody declares of the operator. */
function withUndeclared({ names, countries, owners }: Equity, country: string): Equity {
  const [own = [], ...others] = owners
  const rest = WHOLE - own.reduce((sum, one) => sum + one.millionths, 0)
  if (rest <= 0) return { names, countries, owners }
  const undeclared = { owner: owners.length, millionths: rest }
  return { names: [...names, ''], countries: [...countries, [country]], owners: [[...own, undeclared], ...others, []] }
}

/** A fraction of a power of the whole: n / WHOLE^power. */
type Part = { readonly n: bigint; readonly power: number }
const NOTHING: Part = { n: 0n, power: 0 }
const ALL: Part = { n: 1n, power: 0 }
const SCALE = BigInt(WHOLE)

/** The operator's covered share, or `undefined` where the system has no single solution. */
function multiplied(equity: Equity, isCovered: readonly boolean[]): Rational | undefined {
  const part = throughTrees(equity, isCovered)
  if (part === undefined) return throughCircles(equity, isCovered)
  return exact.rational(part.n, SCALE ** BigInt(part.power))
}

/**
 * Owners before what they own; `undefined` when somebody owns part of itself. Trees are by far the most common: they need no solver, and no
 * fraction in lowest terms, since every share has the same denominator.
 */
function throughTrees(equity: Equity, isCovered: readonly boolean[]): Part | undefined {
  const done: (Part | 'open' | undefined)[] = new Array(equity.owners.length)
  const visit = (owner: number): Part | undefined => {
    const seen = done[owner]
    if (seen !== undefined) return seen === 'open' ? undefined : seen
    done[owner] = 'open'
    let n = 0n
    let power = 0
    for (const one of equity.owners[owner] ?? []) {
      const part = visit(one.owner)
      if (part === undefined) return undefined
      if (part.n === 0n) continue
      const more = part.power + 1
      if (more > power) {
        if (n !== 0n) n *= SCALE ** BigInt(more - power)
        power = more
      }
      const held = part.n * BigInt(one.millionths)
      n += more === power ? held : held * SCALE ** BigInt(power - more)
    }
    const whole = isCovered[owner] ? ALL : n === 0n ? NOTHING : { n, power }
    done[owner] = whole
    return whole
  }
  return visit(OPERATOR)
}

const asRational = (millionths: number): Rational => exact.rational(BigInt(millionths), SCALE)

function throughCircles(equity: Equity, isCovered: readonly boolean[]): Rational | undefined {
  const unknown = [...equity.owners.keys()].filter(owner => !isCovered[owner])
  const index = new Map(unknown.map((owner, i) => [owner, i]))
  const matrix = unknown.map((_, i) => unknown.map((_, j) => (i === j ? ONE : ZERO)))
  const right = unknown.map(() => ZERO)
  for (const [i, owner] of unknown.entries()) {
    for (const one of equity.owners[owner] ?? []) {
      const j = index.get(one.owner)
      const row = present(matrix[i])
      if (j === undefined) right[i] = exact.add(present(right[i]), asRational(one.millionths))
      else row[j] = exact.subtract(present(row[j]), asRational(one.millionths))
    }
  }
  return solve(matrix, right)?.[index.get(OPERATOR) ?? -1]
}

/** Least fixed point: somebody counts in full once the owners that count in full reach the limit together. */
function cascaded(equity: Equity, isCovered: readonly boolean[], limit: FullFrom): Rational {
  const full = [...isCovered]
  const held = (owner: number): number =>
    (equity.owners[owner] ?? []).reduce((total, one) => (full[one.owner] ? total + one.millionths : total), 0)
  for (let grown = true; grown; ) {
    grown = false
    for (let owner = OPERATOR + 1; owner < full.length; owner++) {
      if (full[owner]) continue
      const share = held(owner)
      if (share > limit.millionths || (share === limit.millionths && limit.inclusive)) {
        full[owner] = true
        grown = true
      }
    }
  }
  return asRational(held(OPERATOR))
}

/** Millionths of one in percent, with as many places as it needs. */
export const percentOfWhole = (millionths: number): string => formatDecimal(BigInt(millionths), 4)

/** A fraction of one in percent, with as many places as it needs up to four. */
export function percent(share: Rational): string {
  return withoutZeros(exact.formatRational(exact.multiply(share, exact.rational(100n)), 4))
}
