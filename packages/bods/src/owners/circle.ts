import type { Findings } from './findings.ts'
import type { Graph } from './graph.ts'
import type { Holders } from './holders.ts'

/** Tells every holding that closes a circle. The chain keeps it: what such owners hold together has an exact solution. */
export function tellCircles(entity: string, graph: Graph, holders: Holders, findings: Findings): void {
  const done = new Set<string>()
  const open = new Set<string>()
  const way: { record: string; owners: Iterator<string> }[] = []
  const enter = (record: string): void => {
    open.add(record)
    way.push({
      record,
      owners: holders
        .of(record)
        .map(({ party }) => party.record)
        [Symbol.iterator](),
    })
  }
  enter(entity)
  for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
    const { value: owner, done: last } = at.owners.next()
    if (last) {
      way.pop()
      open.delete(at.record)
      done.add(at.record)
    } else if (open.has(owner)) {
      findings.add('circle', { owner: graph.party(owner).name, of: graph.party(at.record).name })
    } else if (!done.has(owner)) enter(owner)
  }
}
