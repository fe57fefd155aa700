import { present } from '@lodestone/kernel'
import type { Kind } from '../book/book.ts'
import type { Terms } from '../terms/terms.ts'
import { type Arc, fill } from './flow.ts'

/** Shares that pledges are drawn on by. */
const PARTS = 1_000_000n

/** Cents by use. */
export type Funding = ReadonlyMap<number, bigint>

/**
 * Closes what banked projects seek of each kind, to the cent, with the uses that are open: no pledge is drawn on for a greater share of itself than one of
 * its kind has to be. `undefined` where pledges do not suffice.
 */
export function fund(
  terms: Terms,
  isBanked: (project: number) => boolean,
  isOpen: (use: number) => boolean,
): Funding | undefined {
  const given = new Map<number, bigint>()
  const kinds = new Set(terms.uses.map(({ kind }) => kind))
  for (const { seeks } of terms.projects.filter((_, p) => isBanked(p))) for (const kind of seeks.keys()) kinds.add(kind)
  for (const kind of [...kinds].sort()) {
    const at = (parts: bigint) => networkOf(terms, kind, isBanked, isOpen, parts)
    const closes = (parts: bigint): boolean => at(parts).lacking === 0n
    if (!closes(PARTS)) return undefined
    let [low, high] = [-1n, PARTS]
    while (high - low > 1n) {
      const middle = (low + high) / 2n
      if (closes(middle)) high = middle
      else low = middle
    }
    for (const [use, own] of at(high).given) given.set(use, own)
  }
  return given
}

/** What is not closed of what a project seeks of a kind, in cents, where others that are banked keep theirs. */
export function lackOf(
  terms: Terms,
  kind: Kind,
  project: number,
  isBanked: (project: number) => boolean,
  isOpen: (use: number) => boolean,
): bigint {
  const lacking = (also: boolean) =>
    networkOf(terms, kind, p => (p === project ? also : isBanked(p)), isOpen, PARTS).lacking
  return lacking(true) - lacking(false)
}

/** One kind of money, each pledge with so many parts of itself: source, pledges, projects, sink. */
function networkOf(
  { projects, pledges, uses }: Terms,
  kind: Kind,
  isBanked: (project: number) => boolean,
  isOpen: (use: number) => boolean,
  parts: bigint,
) {
  const [source, sink] = [pledges.length + projects.length, pledges.length + projects.length + 1]
  const sought = projects.map(({ seeks }, p) => (isBanked(p) ? (seeks.get(kind) ?? 0n) : 0n))
  const arc = (from: number, to: number, most: bigint): Arc => ({ from, to, most, flow: 0n })
  const own = [...uses.entries()].filter(([u, use]) => use.kind === kind && isBanked(use.project) && isOpen(u))
  const between = own.map(([, { pledge, project, most }]) => arc(pledge, pledges.length + project, most))
  const arcs = [
    ...pledges.map(({ cents }, f) => arc(source, f, (cents * parts + PARTS - 1n) / PARTS)),
    ...between,
    ...sought.map((most, p) => arc(pledges.length + p, sink, most)),
  ]
  const sent = fill(arcs, sink + 1, source, sink)
  return {
    lacking: sought.reduce((sum, one) => sum + one, 0n) - sent,
    given: own.flatMap(([u], n): [number, bigint][] =>
      present(between[n]).flow > 0n ? [[u, present(between[n]).flow]] : [],
    ),
  }
}
