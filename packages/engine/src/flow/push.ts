import { floatAt } from '../at.ts'
import { Augmentation, type Push } from './augmentation.ts'
import type { Network } from './network.ts'

/**
 * Dinic's maximum flow in the residual network of the present flow, from the groups that want to the groups that give and, with `spare`, to the hub. `want`, `give` and the
 * network are updated. Returns the nodes that an unmet want still reaches, 1 each: nothing more can flow out of them (the minimum cut).
 */
export function push(network: Network, task: Push): Uint8Array {
  const flow = new Augmentation(network, task)
  const count = network.groups.length
  while (flow.search())
    for (let g = 0; g < count; g++)
      while (floatAt(task.want, g) > 0 && flow.level[g] === 0) if (flow.advance(g) === 0) break
  return Uint8Array.from(flow.level, value => (value >= 0 ? 1 : 0))
}
