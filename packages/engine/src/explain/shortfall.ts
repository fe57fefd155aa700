import { exact, present, type Rational } from '@lodestone/kernel'
import { addTo, floatAt, intAt } from '../at.ts'
import { lotRanges } from '../select/lots.ts'
import type { FigureValue } from '../types.ts'
import { kg, type View } from './view.ts'

/** The total that an offer came nearest to without reaching it, what need left open could have taken of it beside what it gives, and what was missing, in kilograms offered. */
export type Shortfall = { [name in 'lotKg' | 'openKg' | 'shortKg']: FigureValue }

/** Need left open at the price of a tier, in grams, of lines between which no cap and no ratio makes a difference; `line` is one of them. */
type Open = { readonly line: number; readonly ratio: Rational; grams: number }

/**
 * For every offer that missed a total: zero, or the tier it was taken at, would have been left for a higher one had need left open taken more. The rest of the result stands: open
 * need is what lines in its reach that did not leave still want, as far as caps have room for it, in whole grams, divided by the ratio.
 */
export function shortfalls(view: View): ReadonlyMap<number, Shortfall> {
  const { book, taken, tier } = view
  const missed = new Map<number, ReturnType<typeof lotRanges>>()
  for (const j of book.offers.keys()) {
    if (!book.lotted[j]) continue
    const above = lotRanges(book, j).filter(range => range.tier > (floatAt(taken, j) > 0 ? present(tier[j]) : -1))
    if (above.length > 0) missed.set(j, above)
  }
  const open = openNeed(view, missed)
  const found = new Map<number, Shortfall>()
  for (const [j, ranges] of missed) {
    const nearest = ranges
      .map(range => {
        const more = mostOf(view, j, [...(open.get(place(j, range.tier))?.values() ?? [])])
        return { low: range.low, more, short: range.low - floatAt(taken, j) - more }
      })
      .reduce((a, b) => (b.short < a.short ? b : a))
    if (nearest.short > 0)
      found.set(j, { lotKg: kg(nearest.low), openKg: kg(nearest.more), shortKg: kg(nearest.short) })
  }
  return found
}

const place = (offer: number, tier: number): string => `${offer} ${tier}`

/** Need left open by offer and tier, for the offers asked, gathered kind by kind. */
function openNeed({ book, pairs, passes, filled }: View, asked: ReadonlyMap<number, unknown>) {
  const found = new Map<string, Map<string, Open>>()
  for (const { lines, entries } of pairs.kinds) {
    const blocs = new Map<string, { readonly line: number; readonly within: Float64Array }>()
    for (const i of lines) {
      const wanted = floatAt(book.need, i) - floatAt(filled, i)
      if (wanted <= 0 || passes.left.has(i) || floatAt(book.minimum, i) > floatAt(book.need, i)) continue
      const { bloc } = present(book.lines[i])
      const own = blocs.get(bloc) ?? { line: i, within: new Float64Array(entries.length + 1) }
      blocs.set(bloc, own)
      addTo(own.within, intAt(pairs.prefix, i), wanted)
    }
    for (const [bloc, { line, within }] of blocs) {
      let grams = 0
      for (let e = entries.length - 1; e >= 0; e--) {
        grams += floatAt(within, e + 1)
        const { offer, tier, ratio } = present(entries[e])
        if (grams === 0 || !asked.has(offer)) continue
        const own = found.get(place(offer, tier)) ?? new Map<string, Open>()
        found.set(place(offer, tier), own)
        const key = `${present(book.lines[line]).material} ${bloc} ${ratio.n}/${ratio.d}`
        const alike = own.get(key)
        if (alike) alike.grams += grams
        else own.set(key, { line, ratio, grams })
      }
    }
  }
  return found
}

/** The most grams of an offer that open need could take. Caps that count the same offer lie within each other or apart, so the need that takes the most goods a gram goes first. */
function mostOf({ caps }: View, j: number, open: Open[]): number {
  const rooms = caps
    .filter(({ cap }) => open.some(({ line }) => cap.counts(j, line)))
    .map(({ cap, used, limit }) => ({ cap, grams: Math.max(0, limit - used) }))
  let goods = exact.rational(0n)
  for (const { line, ratio, grams } of open.sort((a, b) => exact.compare(a.ratio, b.ratio))) {
    const own = rooms.filter(({ cap }) => cap.counts(j, line))
    const given = Math.min(grams, ...own.map(room => room.grams))
    for (const room of own) room.grams -= given
    goods = exact.add(goods, exact.divide(exact.rational(BigInt(given)), ratio))
  }
  return Number(goods.n / goods.d)
}
