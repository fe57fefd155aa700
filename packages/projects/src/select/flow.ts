import { present } from '@lodestone/kernel'
import { smallest } from '../terms/smallest.ts'

/** An arc of a network of whole amounts: what flows, of what may. */
export type Arc = { readonly from: number; readonly to: number; most: bigint; flow: bigint }

/** Sends as much as can be from one node to another by shortest paths (Edmonds and Karp 1972); arcs hold what flows. Answers what was sent. */
export function fill(arcs: readonly Arc[], nodes: number, source: number, sink: number): bigint {
  let sent = 0n
  for (let path = pathOf(arcs, nodes, source, sink); path; path = pathOf(arcs, nodes, source, sink)) {
    const rooms = path.map(({ arc, back }) => (back ? arc.flow : arc.most - arc.flow))
    const room = smallest(present(rooms[0]), ...rooms)
    for (const { arc, back } of path) arc.flow += back ? -room : room
    sent += room
  }
  return sent
}

type Step = { readonly arc: Arc; readonly back: boolean }

function pathOf(arcs: readonly Arc[], nodes: number, source: number, sink: number): Step[] | undefined {
  const came: (Step | undefined)[] = Array.from({ length: nodes })
  const seen = new Set([source])
  const open = [source]
  for (let node = open.shift(); node !== undefined && !seen.has(sink); node = open.shift())
    for (const arc of arcs) {
      const forward = arc.from === node && arc.flow < arc.most ? arc.to : undefined
      const next = forward ?? (arc.to === node && arc.flow > 0n ? arc.from : undefined)
      if (next === undefined || seen.has(next)) continue
      seen.add(next)
      came[next] = { arc, back: forward === undefined }
      open.push(next)
    }
  if (!seen.has(sink)) return undefined
  const path: Step[] = []
  for (let node = sink; node !== source; ) {
    const step = present(came[node])
    path.push(step)
    node = step.back ? step.arc.to : step.arc.from
  }
  return path
}
