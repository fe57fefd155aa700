import { type Line, lineReason } from '@lodestone/contracts'
import { grams, isMultiple, roundCovers } from '@lodestone/kernel'
import type { CollectingBook, Out } from './entry.ts'

/** A line as it is asked, whether or not it was sent. */
type Asked = Omit<Line, 'id'>

/**
 * The round a line joins: the first open collection (by its end, then id) that covers its material and period and takes it as it is. Planning lines join none,
 * and nobody joins after the deadline even if the round has not moved on yet.
 */
export const roundFor = (line: Asked, books: readonly CollectingBook[], now: Date): string | undefined =>
  covering(line, books, now).find(book => refusalOf(line, book) === undefined)?.roundId

/** The rounds that still collect and cover a line, in the order in which it would join them. */
export function covering(line: Asked, books: readonly CollectingBook[], now: Date): CollectingBook[] {
  if (line.commitment === 'forecast') return []
  return books
    .filter(book => roundCovers(book, line) && Date.parse(book.collectionClosesAt) > now.getTime())
    .sort(
      (a, b) => Date.parse(a.collectionClosesAt) - Date.parse(b.collectionClosesAt) || (a.roundId < b.roundId ? -1 : 1),
    )
}

/** Whether a round asks for a ceiling that the line does not name. Its reserve price for the material stands for one. */
const lacksCeiling = (line: Asked, { rules }: CollectingBook): boolean =>
  rules?.requireCeilings === true &&
  line.ceilingPrice === undefined &&
  !Object.hasOwn(rules.reservePrices ?? {}, line.material)

/** What a round asks for that the line does not have: a ceiling, one in whole steps, or kilograms enough. */
function refusalOf(line: Asked, book: CollectingBook): Out | undefined {
  const { smallestLineKg, ceilingStep } = book.rules ?? {}
  if (lacksCeiling(line, book)) return lineReason('ceiling-missing', { material: line.material })
  if (smallestLineKg !== undefined && grams(line.quantityKg) < grams(smallestLineKg))
    return lineReason('line-too-small', { smallestLineKg })
  return line.ceilingPrice && ceilingStep !== undefined && !isMultiple(line.ceilingPrice.amount, ceilingStep)
    ? lineReason('ceiling-off-step', { ceilingStep })
    : undefined
}

/** Why a round that covers a line does not take it as it is. `undefined` where it takes the line or does not cover it. */
export const whyOut = (line: Asked, book: CollectingBook, now: Date): Out | undefined =>
  covering(line, [book], now).map(one => refusalOf(line, one))[0]
