import { formatKg } from '@lodestone/kernel'
import { addTo, byteAt, floatAt } from '../at.ts'
import { MatchFailed } from '../failure.ts'
import type { Flow, RoundContext, Solved } from '../flow/solve.ts'
import { classesIn, highestCeiling, offeredFor, served } from '../pairs/book.ts'
import type { PricedTier } from '../pairs/kinds.ts'
import { type Cap, capsOf, limitOf } from './caps.ts'
import { behindRatios } from './round.ts'
import { type Selection, usable } from './selection.ts'
import { isBySurplus, surplusByClass } from './surplus.ts'

/** What the plainest rule gives by class: grams of need, and surplus in cost units times grams where the round seeks it. */
type Floor = { readonly volumes: ReadonlyMap<number, number>; readonly surplus: ReadonlyMap<number, bigint> }

/**
 * What the plainest rule would serve: class by class, line by line, the cheapest offers without lots, no cap ever passed; what counts towards a cap on
 * matched volume is left out, and a line that does not reach its own minimum. No result may serve less, or where the round seeks surplus have less of it.
 */
function plainestOf({ book, pairs, scale }: RoundContext, open: Selection, caps: readonly Cap[]): Floor {
  const left = Float64Array.from(book.supply)
  const used = new Float64Array(caps.length)
  const lines = [...book.lines.keys()].filter(i => floatAt(open.most, i) > 0)
  lines.sort((a, b) => byteAt(book.priority, a) - byteAt(book.priority, b) || a - b)
  const volumes = new Map<number, number>()
  const goods: Omit<Flow, 'offered'>[] = []
  for (const i of lines) {
    const own: { entry: PricedTier; offered: number; need: number }[] = []
    let wanted = floatAt(open.most, i)
    const counted = new Map<number, number>()
    for (const entry of usable(pairs, open, i)) {
      const { offer, ratio } = entry
      if (wanted === 0) break
      if (book.lotted[offer]) continue
      let room = wanted
      for (const [c, cap] of caps.entries())
        if (cap.counts(offer, i))
          room = Math.min(room, cap.base === undefined ? 0 : limitOf(cap, 0) - floatAt(used, c) - (counted.get(c) ?? 0))
      const grams = Math.min(floatAt(left, offer), offeredFor(room, ratio))
      const offered = open.loss[i] ? grams - (grams % Number(ratio.d)) : grams
      if (offered <= 0) continue
      const need = served(offered, ratio)
      own.push({ entry, offered, need })
      for (const [c, cap] of caps.entries()) if (cap.counts(offer, i)) counted.set(c, (counted.get(c) ?? 0) + need)
      wanted -= need
    }
    const got = floatAt(open.most, i) - wanted
    if (got === 0 || got < floatAt(book.minimum, i)) continue
    volumes.set(byteAt(book.priority, i), (volumes.get(byteAt(book.priority, i)) ?? 0) + got)
    for (const { entry, offered, need } of own) {
      addTo(left, entry.offer, -offered)
      goods.push({ line: i, entry, served: need })
    }
    for (const [c, need] of counted) addTo(used, c, need)
  }
  return { volumes, surplus: isBySurplus(book) ? surplusByClass(book, scale, goods) : new Map() }
}

/**
 * Throws MatchFailed when the last pass serves less than the plainest rule would on the same pairs; a gram for each allocation behind a ratio is its
 * rounding. Where surplus comes first it is all that is compared: for it kilograms are given away.
 */
export function requireFloor(
  round: RoundContext,
  open: Selection,
  solved: readonly Solved[],
  countryPct: string | undefined,
): void {
  const { book } = round
  const floor = plainestOf(round, open, capsOf(book, round.pairs, countryPct))
  const rounding = behindRatios(solved.flatMap(({ flows }) => flows))
  for (const priority of isBySurplus(book) ? classesIn(book) : []) {
    const won = solved.reduce((sum, { surplus }) => sum + (surplus?.get(priority)?.value ?? 0n), 0n)
    const least = floor.surplus.get(priority) ?? 0n
    if (won + roundingWorth(round, solved) < least)
      throw new MatchFailed(
        'below-greedy',
        `class ${priority} would have a surplus of ${won} units, by the plainest rule ${least} units`,
      )
    // What is equal but for less than a unit leaves nothing to compare.
    if (won > least) return
  }
  if (isBySurplus(book)) return
  for (const priority of classesIn(book)) {
    const served = solved.reduce((sum, { volumes }) => sum + Number(volumes.get(priority)?.value ?? 0n), 0)
    const least = floor.volumes.get(priority) ?? 0
    if (served < least - rounding)
      throw new MatchFailed(
        'below-greedy',
        `class ${priority} would get ${formatKg(BigInt(served))} kg, by the plainest rule ${formatKg(BigInt(least))} kg`,
      )
    // More of a better class, if only by a gram, is worth whatever worse ones lose.
    if (served > least) return
  }
}

/** What the grams that rounding may cost would add at the highest ceiling, in cost units times grams. */
function roundingWorth({ book, scale }: RoundContext, solved: readonly Solved[]): bigint {
  const grams = solved.reduce((sum, { rounding = 0 }) => sum + rounding, 0)
  return BigInt(Math.ceil(grams * highestCeiling(book) * 10 ** scale.places))
}
