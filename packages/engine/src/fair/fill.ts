import { addTo, floatAt, intAt } from '../at.ts'
import type { Network } from '../flow/network.ts'
import { push } from '../flow/push.ts'
import { type Cups, pour } from './level.ts'

/** What each line gets (grams, `grams[n]` is that of line `lines[n]`), and for every group the number of its set of rivals. */
export type FairFill = { readonly lines: Int32Array; readonly grams: Float64Array; readonly rivals: Int32Array }

/** What a group's lines weigh and may get, side by side for a set of groups. */
export type LineCups = { lines: Int32Array; group: Int32Array; cups: Cups }
export type CupsOf = (groups: readonly number[]) => LineCups

/**
 * Lexicographic max-min of fill over weight within every class, the volumes of all classes kept, by decomposition (Fujishige 1980): fill a set of groups to the
 * common level; if the network cannot carry that, the minimum cut parts it into a set that gets less and one that gets more, and nothing can flow between
 * them. Exact in grams: lines are first asked the floor of their share, the last grams go by largest remainder.
 */
export function fairFill(network: Network, cupsOf: CupsOf): FairFill {
  const size = network.groups.reduce((sum, { lines }) => sum + lines.length, 0)
  const filled = { lines: new Int32Array(size), grams: new Float64Array(size), count: 0 }
  const rivals = new Int32Array(network.groups.length).fill(-1)
  let regions = 0
  let sets = 0
  for (const priority of new Set(network.groups.map(group => group.priority).sort((a, b) => a - b))) {
    const all = network.groups.flatMap((group, g) => (group.priority === priority ? [g] : []))
    network.region.fill(++regions)
    const open = [{ groups: all, region: regions }]
    for (let part = open.pop(); part; part = open.pop()) {
      const { groups, region } = part
      const set = cupsOf(groups)
      const volume = groups.reduce((total, g) => total + floatAt(network.fill, g), 0)
      const cut = level(network, groups, set, volume, region)
      if (!cut) {
        settle(network, set, filled)
        for (const g of groups) rivals[g] = sets
        sets++
        continue
      }
      const inner = ++regions
      for (let node = 0; node < cut.length; node++)
        if (cut[node] && network.region[node] === region) network.region[node] = inner
      open.push(
        { groups: groups.filter(g => network.region[g] === inner), region: inner },
        { groups: groups.filter(g => network.region[g] === region), region },
      )
    }
  }
  return { lines: filled.lines, grams: filled.grams, rivals }
}

/** Moves the network to the whole grams of the common level; answers the minimum cut if the floors of the shares cannot be carried. */
function level(
  network: Network,
  groups: readonly number[],
  set: LineCups,
  volume: number,
  region: number,
): Uint8Array | undefined {
  const shares = pour(set.cups, volume)
  const target = new Float64Array(network.groups.length)
  const slack = new Float64Array(network.groups.length)
  for (let n = 0; n < shares.length; n++) {
    const g = intAt(set.group, n)
    const share = floatAt(shares, n)
    addTo(target, g, share)
    // A gram of rounding each is not worth a split: the floor of a share is at most one gram below its rounding.
    addTo(slack, g, share > floatAt(set.cups.least, n) ? 1 : 0)
  }
  const want = new Float64Array(network.groups.length)
  const give = new Float64Array(network.groups.length)
  for (const g of groups) {
    const gap = floatAt(target, g) - floatAt(network.fill, g)
    if (gap > 0) want[g] = gap
    else give[g] = -gap
  }
  const cut = push(network, { want, give, spare: false, region })
  let severe = false
  for (let g = 0; g < want.length; g++) if (floatAt(want, g) > floatAt(slack, g)) severe = true
  return severe ? cut : undefined
}

/** Shares what each group holds among its lines. */
function settle(
  network: Network,
  set: LineCups,
  filled: { lines: Int32Array; grams: Float64Array; count: number },
): void {
  const { weight, least, most } = set.cups
  filled.lines.set(set.lines, filled.count)
  let from = 0
  while (from < set.lines.length) {
    const g = intAt(set.group, from)
    let to = from
    while (to < set.lines.length && set.group[to] === g) to++
    const cups = { weight: weight.subarray(from, to), least: least.subarray(from, to), most: most.subarray(from, to) }
    pour(cups, floatAt(network.fill, g), filled.grams.subarray(filled.count + from, filled.count + to))
    from = to
  }
  filled.count += set.lines.length
}
