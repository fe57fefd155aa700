import { present } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import type { Book } from '../pairs/book.ts'
import { type Pairs, type PricedTier, withinReach } from '../pairs/kinds.ts'

/**
 * What the integer stage decides, and every later stage keeps: per offer its tier (-1: takes no part) and its total (-1: any, up to its quantity); per line the
 * least and the most it may get. Grams. Lines that left or were not selected have `most` 0.
 */
export type Selection = {
  readonly tier: Int16Array
  readonly total: Float64Array
  readonly least: Float64Array
  readonly most: Float64Array
  /** What lines may lose to rounding behind a ratio: `ANY_LOSS`, or less where their pool's average would pass a ceiling that it meets. */
  readonly loss: Uint8Array
}

/** Up to a gram an allocation. */
export const ANY_LOSS = 0
/** So much that every allocation costs no more than its line's ceiling for the need that it serves. */
export const LOSS_WITHIN_CEILING = 1
/** Nothing. */
export const NO_LOSS = 2

/** Nothing decided: plain offers take part freely, lotted ones do not, minimums of lines are left aside. */
export function openSelection(book: Book, live: Uint8Array): Selection {
  return {
    tier: Int16Array.from(book.offers, (_, j) => (book.lotted[j] || present(book.tiers[j]).length === 0 ? -1 : 0)),
    total: new Float64Array(book.offers.length).fill(-1),
    least: new Float64Array(book.lines.length),
    most: Float64Array.from(book.need, (need, i) => (live[i] && floatAt(book.minimum, i) <= need ? need : 0)),
    loss: new Uint8Array(book.lines.length),
  }
}

export const copySelection = (selection: Selection): Selection => ({
  tier: selection.tier.slice(),
  total: selection.total.slice(),
  least: selection.least.slice(),
  most: selection.most.slice(),
  loss: selection.loss,
})

/** Whether the total of an offer is decided: it then gives exactly that. */
export const isFixed = ({ total }: Selection, j: number): boolean => floatAt(total, j) >= 0

/** The most grams an offer gives: its total where that is decided, else its quantity. */
export const mostGiven = ({ supply }: Book, selection: Selection, j: number): number =>
  floatAt(isFixed(selection, j) ? selection.total : supply, j)

/** Those of some offers that take part. */
export const takingPart = (offers: readonly number[], { tier, total }: Selection): number[] =>
  offers.filter(j => present(tier[j]) >= 0 && total[j] !== 0)

/** Whether a selection takes goods of an entry. */
export const takes = ({ tier, total }: Selection, entry: PricedTier): boolean =>
  tier[entry.offer] === entry.tier && total[entry.offer] !== 0

/** The entries of a line's kind within its ceiling whose offer takes part at that very tier. */
export const usable = (pairs: Pairs, { tier }: Selection, i: number): PricedTier[] =>
  withinReach(pairs, i).filter(entry => tier[entry.offer] === entry.tier)
