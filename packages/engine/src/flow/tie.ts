import { present, sha256Hex } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import type { Block } from '../pairs/blocks.ts'
import type { Book } from '../pairs/book.ts'

/** u of a line and an offer as a whole number: the first 6 bytes of SHA-256 of `seed:lineId:offerId`; divide by 2^48 to read it as a fraction of one. */
export const tieBreak = (seed: string, lineId: string, offerId: string): number =>
  Number.parseInt(sha256Hex(`${seed}:${lineId}:${offerId}`).slice(0, 12), 16)

/** u as a fraction of one. */
export const fraction = (u: number): number => u / 2 ** 48

/** u of a line and an offer of a block by their numbers, each hashed once however often it is asked. */
export type Ties = (block: Block) => (line: number, offer: number) => number

export function tiesOf(book: Book): Ties {
  const known = new WeakMap<Block, (line: number, offer: number) => number>()
  return block => {
    const before = known.get(block)
    if (before) return before
    const local = new Map(block.offers.map((j, o) => [j, o]))
    const byLine = new Map<number, Float64Array>()
    const tie = (i: number, j: number): number => {
      let own = byLine.get(i)
      if (!own) {
        own = new Float64Array(local.size).fill(-1)
        byLine.set(i, own)
      }
      const o = present(local.get(j))
      if (floatAt(own, o) < 0) own[o] = tieBreak(book.seed, present(book.lines[i]).id, present(book.offers[j]).id)
      return floatAt(own, o)
    }
    known.set(block, tie)
    return tie
  }
}
