import { present } from '@lodestone/kernel'
import type { Flow, RoundContext, Solved } from '../flow/solve.ts'
import { type Block, joined } from '../pairs/blocks.ts'
import type { Book } from '../pairs/book.ts'
import { converts, grainOf } from '../pairs/kinds.ts'
import { solveBlock } from './block.ts'
import { type Cap, capsOf, covers } from './caps.ts'
import type { Budget } from './integer.ts'
import type { Selection } from './selection.ts'
import { type CapUses, capUsesOf } from './uses.ts'

/** All flows of a round, by line and then by offer. */
export const flowsOf = (solved: readonly Solved[]): Flow[] =>
  solved.flatMap(block => block.flows).sort((a, b) => a.line - b.line || a.entry.offer - b.entry.offer)

/** Grams of need that allocations behind a ratio may lose to rounding: what a gram of their goods serves. */
export const behindRatios = (flows: readonly Flow[]): number =>
  flows.reduce((sum, { entry }) => (converts(entry) ? sum + grainOf(entry) : sum), 0)

/** Solved blocks by what they hold and which caps were on, so that passes repeat only what a departure touched. */
export type Memo = Map<string, { readonly blocks: readonly number[]; readonly solved: Solved }>

/** Forgets what was solved with a line that left. */
export function forget(memo: Memo, touched: ReadonlySet<number>): void {
  for (const [key, { blocks }] of memo) if (blocks.some(block => touched.has(block))) memo.delete(key)
}

/**
 * Stages 3 to 5 of the whole round under a country cap (`undefined`: none). Blocks are solved by themselves; where the result breaks a cap, the blocks it joins are solved
 * together under it, until none is broken: what holds without a cap in the programme is optimal under it too. `inAll`: blocks of which no more is asked for than what they
 * ship in all; `exactly`: volumes are sought to the gram.
 */
export async function solveRound(
  round: RoundContext,
  blocks: readonly Block[],
  open: Selection,
  memo: Memo,
  countryPct: string | undefined,
  options: {
    budget: Budget
    inAll: (block: Block) => boolean
    exactly: boolean
    onBlock?: (done: number, of: number) => void
  },
): Promise<Solved[]> {
  const { caps, uses } = capsInForce(round, countryPct)
  const active = new Set<Cap>()
  for (;;) {
    const parts = partition(round, blocks, active)
    const solved: Solved[] = []
    for (const [n, part] of parts.entries()) {
      const own = part.caps.map(cap => `${cap.key} ${cap.share.n}/${cap.share.d}`)
      const key = `${part.blocks.join(',')}|${own.join('|')}${options.exactly ? ' exactly' : ''}`
      let known = memo.get(key)
      if (!known) {
        const block =
          part.blocks.length === 1
            ? present(blocks[present(part.blocks[0])])
            : joined(part.blocks.map(b => present(blocks[b])))
        known = {
          blocks: part.blocks,
          solved: await solveBlock(round, block, open, part.caps, options.budget, {
            inAll: options.inAll(block),
            exactly: options.exactly,
          }),
        }
        memo.set(key, known)
      }
      solved.push(known.solved)
      options.onBlock?.(n + 1, parts.length)
    }
    const broken = uses(caps, solved).filter(({ cap, used, limit }) => used > limit && !active.has(cap))
    if (broken.length === 0) return solved
    for (const { cap } of broken) active.add(cap)
  }
}

type InForce = { readonly caps: readonly Cap[]; readonly uses: CapUses }
const inForce = new WeakMap<Book, Map<string | undefined, InForce>>()

/** The caps under a step, which are the same in every pass, and what counts what they hold. */
function capsInForce({ book, pairs }: RoundContext, countryPct: string | undefined): InForce {
  const steps = inForce.get(book) ?? new Map<string | undefined, InForce>()
  inForce.set(book, steps)
  const known = steps.get(countryPct)
  if (known) return known
  const caps = { caps: capsOf(book, pairs, countryPct), uses: capUsesOf(book) }
  steps.set(countryPct, caps)
  return caps
}

type Part = { readonly blocks: number[]; readonly caps: Cap[] }

/** Blocks joined by the caps that are on: those in which something counts towards the cap, and for one on matched volume all that are in its base. */
function partition({ book, pairs }: RoundContext, blocks: readonly Block[], active: ReadonlySet<Cap>): Part[] {
  const root = blocks.map((_, b) => b)
  const find = (b: number): number => (root[b] === b ? b : find(present(root[b])))
  const touches = (cap: Cap, block: Block): boolean =>
    block.kinds.some(k => {
      const { lines, entries } = present(pairs.kinds[k])
      if (cap.base === undefined) return covers(book, cap, present(lines[0]))
      return entries.some(({ offer }) => lines.some(i => cap.counts(offer, i)))
    })
  const first = new Map<Cap, number>()
  for (const cap of active) {
    for (const [b, block] of blocks.entries()) {
      if (!touches(cap, block)) continue
      const known = first.get(cap)
      if (known === undefined) first.set(cap, b)
      else root[Math.max(find(b), find(known))] = Math.min(find(b), find(known))
    }
  }
  const parts = new Map<number, Part>()
  for (const b of blocks.keys()) {
    const part = parts.get(find(b)) ?? { blocks: [], caps: [] }
    parts.set(find(b), part)
    part.blocks.push(b)
  }
  for (const [cap, b] of first) present(parts.get(find(b))).caps.push(cap)
  for (const part of parts.values()) part.caps.sort((a, b) => (a.key < b.key ? -1 : 1))
  return [...parts.values()]
}
