import { floatAt } from '@lodestone/engine/linear'
import type { Arc } from './arc.ts'

/** Kilograms that are taken for nothing. */
const NOTHING = 1e-6

/** Where a kilogram that somebody leaves can go instead: forward where an arc has room, back where goods flow. The source of all is a node like others. */
export function reachIn(
  nodes: number,
  arcs: readonly Arc[],
): (columns: Float64Array, upper: Float64Array, begin: readonly number[]) => Uint8Array {
  const source = nodes
  const steps: { arc: number; to: number; forward: boolean }[][] = Array.from({ length: nodes + 1 }, () => [])
  for (const [arc, { from = source, to }] of arcs.entries()) {
    // The last arcs, to who is served, are what is changed and no way.
    if (to === undefined) continue
    steps[from]?.push({ arc, to, forward: true })
    steps[to]?.push({ arc, to: from, forward: false })
  }
  return (columns, upper, begin) => {
    const reached = new Uint8Array(nodes + 1)
    const open = [...begin]
    for (const node of begin) reached[node] = 1
    for (let node = open.pop(); node !== undefined; node = open.pop())
      for (const { arc, to, forward } of steps[node] ?? []) {
        const room = forward ? floatAt(upper, arc) - floatAt(columns, arc) : floatAt(columns, arc)
        if (reached[to] === 1 || room <= NOTHING) continue
        reached[to] = 1
        open.push(to)
      }
    return reached
  }
}
