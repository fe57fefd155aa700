import type { Graph } from './graph.ts'

/**
 * Of which countries of concern somebody is, be it by whoever owns a part of it, however small and far above. Nobody knows here what a policy makes of
 * that: it says where the safe side is.
 */
export type Concern = {
  /** By itself and its owners. */
  readonly owned: (record: string) => readonly string[]
  /** By itself, its owners and whoever decides at any of them. */
  readonly moved: (record: string) => readonly string[]
}

export function concernIn(graph: Graph, countries: ReadonlySet<string>): Concern {
  const shares = [...graph.reached].flatMap(graph.holdings).filter(({ range }) => range.high > 0n)
  const owned = spread(graph, countries, shares)
  const moved = spread(graph, countries, [...shares, ...[...graph.reached].flatMap(graph.rights)])
  return { owned: of(owned), moved: of(moved) }
}
const of =
  (spread: ReadonlyMap<string, ReadonlySet<string>>) =>
  (record: string): readonly string[] =>
    [...(spread.get(record) ?? [])].sort()

/** Each country goes from an owner to all that it owns, once. */
function spread(
  graph: Graph,
  concern: ReadonlySet<string>,
  held: readonly { readonly owner: string; readonly owned: string }[],
): Map<string, Set<string>> {
  const ownedBy = new Map<string, string[]>()
  for (const { owner, owned } of held) {
    const all = ownedBy.get(owner)
    if (all) all.push(owned)
    else ownedBy.set(owner, [owned])
  }
  const known = new Map<string, Set<string>>()
  const left = [...graph.reached].flatMap(record =>
    graph
      .party(record)
      .countries.filter(country => concern.has(country))
      .map(country => ({ record, country })),
  )
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    const { record, country } = one
    const countries = known.get(record) ?? new Set()
    known.set(record, countries)
    if (countries.has(country)) continue
    countries.add(country)
    for (const owned of ownedBy.get(record) ?? []) left.push({ record: owned, country })
  }
  return known
}
