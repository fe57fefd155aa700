import { present } from '@lodestone/kernel'
import { byteAt, floatAt } from '../at.ts'
import type { Block } from '../pairs/blocks.ts'
import type { Book } from '../pairs/book.ts'
import { type Pairs, type PricedTier, withinReach } from '../pairs/kinds.ts'
import type { Selection } from './selection.ts'
import { ceilingKey } from './surplus.ts'

/**
 * Lines that a programme need not tell apart: of one kind, ceiling reach, class and bloc, without a minimum of their own; of one ceiling where surplus counts.
 */
export type SelectionParty = {
  readonly lines: number[]
  readonly priority: number
  readonly least: number
  most: number
  readonly entries: readonly PricedTier[]
}

/** The parties of a block with the entries that are admitted; who has none is left out. A line that decides for itself is a party of its own. */
export function partiesOf(
  book: Book,
  pairs: Pairs,
  block: Block,
  selection: Selection,
  { admits, decide, apart }: { admits: (entry: PricedTier) => boolean; decide: boolean; apart: boolean },
): SelectionParty[] {
  const parties: SelectionParty[] = []
  for (const k of block.kinds) {
    const kind = present(pairs.kinds[k])
    const known = new Map<string, SelectionParty>()
    for (const i of kind.lines) {
      if (selection.most[i] === 0) continue
      const alone =
        apart ||
        floatAt(selection.least, i) > 0 ||
        (decide && (floatAt(book.minimum, i) > 0 || byteAt(selection.loss, i) > 0))
      const key = `${pairs.prefix[i]} ${book.priority[i]} ${present(book.lines[i]).bloc}${ceilingKey(book, i)}`
      let party = alone ? undefined : known.get(key)
      if (!party) {
        const entries = withinReach(pairs, i).filter(admits)
        if (entries.length === 0) continue
        party = { lines: [], priority: byteAt(book.priority, i), least: floatAt(selection.least, i), most: 0, entries }
        parties.push(party)
        if (!alone) known.set(key, party)
      }
      party.lines.push(i)
      party.most += floatAt(selection.most, i)
    }
  }
  return parties
}
