import type { Statement } from '../model/statement.ts'
import type { Control, Owner } from './chain.ts'
import { tellCircles } from './circle.ts'
import { concernIn } from './concern.ts'
import { controlOf } from './control.ts'
import type { Finding } from './finding.ts'
import { Findings } from './findings.ts'
import { type Graph, graphOf, knownFrom } from './graph.ts'
import { holdersIn } from './holders.ts'
import { ownershipOf } from './tree.ts'

export type Asked = {
  /** The record of the entity whose owners are asked for. */
  readonly entity: string
  /** The day on which they own. */
  readonly on: string
  /** Countries whose owners a policy looks for: they decide where the safe side of what is not exact lies. */
  readonly concern: ReadonlySet<string>
}
export type OwnersRead =
  | { readonly ok: true; readonly ownership: Owner[]; readonly control: Control[]; readonly findings: Finding[] }
  | { readonly ok: false; readonly why: 'entity-unknown' | 'not-an-entity' }

/** The owners of one entity, as a stage of a chain has them, and what could not be carried over. The order of the statements says nothing. */
export function ownersOf(statements: readonly Statement[], { entity, on, concern: countries }: Asked): OwnersRead {
  const findings = new Findings()
  const known = knownFrom(statements, findings)
  const statement = known.parties.get(entity)
  if (statement === undefined) return { ok: false, why: 'entity-unknown' }
  if (statement.recordType !== 'entity') return { ok: false, why: 'not-an-entity' }
  if (statement.recordStatus === 'closed') findings.add('record-closed', { record: entity })
  const graph = graphOf(known, entity, on, findings)
  const concern = concernIn(graph, countries)
  const holders = holdersIn(graph, concern, findings)
  const ownership = ownershipOf(entity, graph, holders, concern, findings)
  const control = controlOf(entity, graph, holders, concern, findings)
  tellCircles(entity, graph, holders, findings)
  tellNames(graph, findings)
  return { ok: true, ownership, control, findings: findings.all() }
}

/** Different records of one name: a chain knows owners by their names. */
function tellNames(graph: Graph, findings: Findings): void {
  const records = new Map<string, string[]>()
  for (const record of [...graph.reached].sort()) {
    const name = graph.party(record).name.replace(/\s+/g, ' ').toLowerCase()
    records.set(name, [...(records.get(name) ?? []), record])
  }
  for (const [name, same] of records)
    if (same.length > 1) findings.add('same-name', { name, records: same.slice(0, 20) })
}
