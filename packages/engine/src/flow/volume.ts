import { floatAt } from '../at.ts'
import type { Network } from './network.ts'
import { push } from './push.ts'

/**
 * Brings the network to the greatest volume of each class in turn, the volumes of better classes kept: fixed totals are given in full, least quantities are met.
 * False when they cannot be (the selection asks for the impossible); the network is then half filled.
 */
export function fillToTheMost(network: Network, fixed: (offer: number) => boolean): boolean {
  const { groups, offers, supply, floor, taken, fill } = network
  const nothing = () => new Float64Array(groups.length)
  const free = Float64Array.from(offers, (j, o) => (fixed(j) ? -1 : floatAt(supply, o)))
  if (free.some(value => value < 0)) {
    for (const [o, value] of free.entries()) if (value >= 0) supply[o] = 0
    push(network, { want: Float64Array.from(groups, group => group.most), give: nothing(), spare: true, region: 0 })
    for (const [o, value] of free.entries()) {
      if (value >= 0) supply[o] = value
      else if (floatAt(taken, o) < floatAt(supply, o)) return false
      else floor[o] = floatAt(supply, o)
    }
  }
  if (groups.some(group => group.least > 0)) {
    const want = Float64Array.from(groups, (group, g) => Math.max(0, group.least - floatAt(fill, g)))
    push(network, { want, give: nothing(), spare: true, region: 0 })
    push(network, {
      want,
      give: Float64Array.from(groups, (group, g) => Math.max(0, floatAt(fill, g) - group.least)),
      spare: true,
      region: 0,
    })
    if (want.some(amount => amount > 0)) return false
  }
  for (const priority of classesOf(network)) {
    const want = Float64Array.from(groups, (group, g) =>
      group.priority === priority ? group.most - floatAt(fill, g) : 0,
    )
    push(network, { want, give: nothing(), spare: true, region: 0 })
    const lower = Float64Array.from(groups, (group, g) =>
      group.priority > priority ? floatAt(fill, g) - group.least : 0,
    )
    if (lower.some(amount => amount > 0)) push(network, { want, give: lower, spare: true, region: 0 })
  }
  return true
}

/** Priority classes present, best first. */
export const classesOf = (network: Network): number[] =>
  [...new Set(network.groups.map(group => group.priority))].sort((a, b) => a - b)
