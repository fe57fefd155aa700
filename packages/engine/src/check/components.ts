import { present } from '@lodestone/kernel'
import { intAt } from '../at.ts'
import type { CapRule } from './caps.ts'
import { converts, type Facts } from './facts.ts'
import { isBySurplus } from './surplus.ts'
import type { Tally } from './tally.ts'

/**
 * Lines and offers that hang together, through pairs that could trade or through a cap that was on. What happens in one says nothing about another, so each is judged by
 * itself. `integer`: something had to be selected (lots, tiers, minimums), so bound and gap vouch for it. `linear`: goods convert, a cap was on or surplus comes first, so dual values
 * prove it; else the residual graph does.
 */
export type Component = {
  readonly lines: number[]
  /** Offers each of the lines could use, in the order of `lines`. */
  readonly reach: (readonly number[])[]
  integer: boolean
  linear: boolean
}

/** Which lines and offers a check is about. */
export type CheckScope = { readonly line: (i: number) => boolean; readonly offer: (j: number) => boolean }

export function componentsOf(facts: Facts, tally: Tally, caps: readonly CapRule[]): Component[] {
  const { lines, offers, least } = facts
  const n = lines.length
  const parent = Int32Array.from({ length: n + offers.length }, (_, v) => v)
  const root = (v: number): number => {
    let at = v
    while (parent[at] !== at) at = parent[at] = intAt(parent, intAt(parent, at))
    return at
  }
  const join = (a: number, b: number) => {
    parent[root(a)] = root(b)
  }
  const reach = lines.map((_, i) => (tally.left.has(i) ? [] : facts.reach(i)))
  for (const [i, own] of reach.entries()) for (const j of own) join(i, n + j)
  for (const cap of caps) {
    let first = -1
    for (const [i, own] of reach.entries()) {
      if (own.length === 0 || !cap.touches(i, own)) continue
      if (first >= 0) join(first, i)
      else first = i
    }
  }
  const components = new Map<number, Component>()
  for (const [i, own] of reach.entries()) {
    if (own.length === 0) continue
    const known = components.get(root(i)) ?? { lines: [], reach: [], integer: false, linear: isBySurplus(facts) }
    components.set(root(i), known)
    known.lines.push(i)
    known.reach.push(own)
    if (present(least[i]) > 0 || own.some(j => facts.lotted[j])) known.integer = true
    if (own.some(j => converts(facts.pairOf(i, j)))) known.linear = true
    if (caps.some(cap => cap.touches(i, own))) known.linear = true
  }
  return [...components.values()]
}
