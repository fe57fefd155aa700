import { MAX_ALL_OWNERS, MAX_LEVELS, type Owner } from './chain.ts'
import type { Concern } from './concern.ts'
import { countriesOf } from './country.ts'
import type { Findings } from './findings.ts'
import type { Graph } from './graph.ts'
import type { Holders } from './holders.ts'
import { type Place, placesFor } from './places.ts'
import { pct, smaller, WHOLE } from './share.ts'

/** Whose owners are still to be written, where, and on which level they stand. */
type Task = { readonly owned: string; readonly into: Owner[]; readonly level: number }

/**
 * The owners of an entity, level by level. The owners of each stand where it is met first, on the lowest level: a chain takes one name for one owner
 * wherever it stands, and a tree that said them everywhere would have no bound.
 */
export function ownershipOf(
  entity: string,
  graph: Graph,
  holders: Holders,
  concern: Concern,
  findings: Findings,
): Owner[] {
  const root: Owner[] = []
  const tasks: Task[] = [{ owned: entity, into: root, level: 1 }]
  const begun = new Set([entity])
  let written = 0
  for (const { owned, into, level } of tasks) {
    const of = graph.party(owned).name
    const counted = holders.of(owned)
    const isCut = (owner: string): boolean =>
      holders.of(owner).length > 0 && !begun.has(owner) && (level === MAX_LEVELS || written >= MAX_ALL_OWNERS)
    const all = counted.map((one): Place => {
      const { party } = one
      const cut = isCut(party.record)
      if (cut) findings.add('too-deep', { owner: party.name, levels: MAX_LEVELS })
      const hidden = cut ? 'they are beyond what a chain holds' : undefined
      return { counted: one, countries: countriesOf(party, concern, findings, hidden) }
    })
    const { places, rest } = placesFor(all, of, concern.owned, findings)
    for (const {
      counted: { party, share },
      countries,
    } of places) {
      const [own, ...others] = countries.map((country, nth) => ownerOf(party.name, country, nth === 0 ? share : 0n))
      if (own === undefined) continue
      into.push(own, ...others)
      if (begun.has(party.record) || isCut(party.record) || holders.of(party.record).length === 0) continue
      begun.add(party.record)
      own.ownership = []
      tasks.push({ owned: party.record, into: own.ownership, level: level + 1 })
    }
    if (rest) into.push(ownerOf(`${rest.name} of ${of}`.slice(0, 200).trim(), rest.country, rest.share))
    written += into.length
    const shares = [...places.map(({ counted: { share } }) => share), rest?.share ?? 0n]
    tellSum(
      of,
      shares.reduce((sum, share) => sum + share),
      findings,
    )
  }
  return root
}

const ownerOf = (owner: string, country: string, share: bigint): Owner => ({
  owner,
  country,
  sharePct: pct(smaller(share, WHOLE)),
})

function tellSum(of: string, sum: bigint, findings: Findings): void {
  if (sum > WHOLE) findings.add('over-100', { of, sumPct: pct(sum) })
  if (sum < WHOLE) findings.add('undeclared', { of, sharePct: pct(WHOLE - sum) })
}
