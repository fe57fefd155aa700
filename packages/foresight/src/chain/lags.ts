import { present } from '@lodestone/kernel'
import type { World } from '../world/world.ts'
import type { Arc } from './arc.ts'

/**
 * How many days before their use goods pass each node: those of the shortest way, one number a node, so that no day of a plant counts for two months of use.
 * Goods that take longer ways are used later than their month here says. Infinite where nobody takes what passes.
 */
export function lagsOf(leadDays: World['assumptions']['leadDays'], count: number, arcs: readonly Arc[]): number[] {
  const onward = Map.groupBy(arcs, ({ from }) => from)
  const lags: (number | undefined)[] = Array.from({ length: count }, () => undefined)
  const lagAt = (node: number): number => {
    const known = lags[node]
    if (known !== undefined) return known
    const ways = (onward.get(node) ?? []).map(
      ({ to, limit }) => daysOn(limit, leadDays) + (to === undefined ? 0 : lagAt(to)),
    )
    const own = Math.min(...ways)
    lags[node] = own
    return own
  }
  return lags.map((_, node) => lagAt(node))
}

function daysOn(limit: Arc['limit'], leadDays: World['assumptions']['leadDays']): number {
  if (limit.kind === 'way' || limit.kind === 'through') return limit.days
  return limit.kind === 'plant' && limit.stage !== 'recycling' ? present(leadDays[limit.stage]) : 0
}
