import type { Flow, Round, Solved } from '../flow/solve.ts'
import type { Block } from '../pairs/blocks.ts'
import { offeredFor, served } from '../pairs/book.ts'
import { type Cap, limitOf } from './caps.ts'
import { type Selection, usable } from './selection.ts'

/**
 * What stands in when the solver fails where caps bind or goods convert: class by class, line by line, the cheapest offers without lots, no cap ever passed. Feasible to the
 * gram; its volume bound is the whole need, so its gap says what is not known.
 */
export function plainFill({ book, pairs, scale }: Round, block: Block, open: Selection, caps: readonly Cap[]): Solved {
  const left = Float64Array.from(book.supply)
  const used = caps.map(() => 0)
  const flows: Flow[] = []
  const lines = block.kinds.flatMap(k => pairs.kinds[k]!.lines).filter(i => open.most[i]! > 0)
  lines.sort((a, b) => book.priority[a]! - book.priority[b]! || a - b)
  const volumes = new Map<number, { value: bigint; bound: bigint }>()
  for (const i of lines) {
    const own: Flow[] = []
    let wanted = open.most[i]!
    for (const entry of usable(pairs, open, i)) {
      if (wanted === 0 || book.lotted[entry.offer]) continue
      let room = left[entry.offer]!
      for (const [c, cap] of caps.entries()) {
        // A cap on matched volume cannot be judged line by line: what counts towards it is left out.
        if (cap.counts(entry.offer, i))
          room = Math.min(room, cap.base === undefined ? 0 : offeredFor(limitOf(cap, cap.base) - used[c]!, entry.ratio))
      }
      const offered = Math.min(room, offeredFor(wanted, entry.ratio))
      if (offered <= 0) continue
      const got = served(offered, entry.ratio)
      own.push({ line: i, entry, offered, served: got })
      wanted -= got
    }
    const got = open.most[i]! - wanted
    const known = volumes.get(book.priority[i]!) ?? { value: 0n, bound: 0n }
    const kept = got >= book.minimum[i]!
    volumes.set(book.priority[i]!, {
      value: known.value + (kept ? BigInt(got) : 0n),
      bound: known.bound + BigInt(open.most[i]!),
    })
    if (!kept) continue
    for (const flow of own) {
      left[flow.entry.offer]! -= flow.offered
      for (const [c, cap] of caps.entries()) if (cap.counts(flow.entry.offer, i)) used[c]! += flow.served
    }
    flows.push(...own)
  }
  const routing = flows.reduce((total, { entry, offered }) => total + BigInt(scale.of(entry)) * BigInt(offered), 0n)
  const duals = { lines: new Map(), offers: new Map() }
  return {
    block,
    selection: open,
    flows,
    volumes,
    // Nothing is known of what would be least.
    cost: () => ({ value: routing, bound: 0n }),
    routing,
    proofs: () => [],
    duals,
    rivals: new Map(
      lines.filter(i => usable(pairs, open, i).length > 0).map(i => [i, { lines: 1, need: book.need[i]!, fill: 0 }]),
    ),
    rough: true,
  }
}
