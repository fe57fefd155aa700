import { readBook } from './pairs/book.ts'
import { pairUp } from './pairs/kinds.ts'
import type { MatchInput } from './types.ts'

/** Which offers, at which tier, each line may use, and the quantities in kilograms: what brute force reads instead of the engine's flows. */
export function bruteFacts(input: MatchInput) {
  const book = readBook(input)
  const pairs = pairUp(book)
  const reach = (i: number, j: number, tier: number): boolean => {
    const kind = pairs.kinds[pairs.kindOf[i]!]!
    return kind.entries.slice(0, pairs.prefix[i]).some(entry => entry.offer === j && entry.tier === tier)
  }
  return { book, reach, kg: (grams: number) => grams / 1000 }
}

/** Greatest volume of a set of lines by Hall's condition over all its subsets, in kilograms: no flow algorithm involved. */
export function mostVolume(input: MatchInput, taken: (line: number) => boolean): number {
  const { book, reach, kg } = bruteFacts(input)
  const lines = [...book.lines.keys()].filter(taken)
  let least = Number.POSITIVE_INFINITY
  for (let subset = 0; subset < 1 << lines.length; subset++) {
    let total = 0
    const near = new Set<number>()
    for (const [n, i] of lines.entries()) {
      if (!(subset & (1 << n))) total += kg(book.need[i]!)
      else for (let j = 0; j < book.offers.length; j++) if (reach(i, j, 0)) near.add(j)
    }
    for (const j of near) total += kg(book.supply[j]!)
    least = Math.min(least, total)
  }
  return least
}

/**
 * Best volumes by class over every choice of tier and total of every offer and every fill of every line, in whole kilograms; a choice is feasible when no set of lines gets
 * more than the offers in its reach give (Gale 1957). For a handful of lines and offers of a few kilograms.
 */
export function bestWithLots(input: MatchInput, classes: readonly number[]): number[] {
  const { book, reach } = bruteFacts(input)
  const totals = book.offers.map((_, j) => choicesOf(j))
  const fills = book.lines.map((_, i) => {
    const need = book.need[i]! / 1000
    const least = book.minimum[i]! / 1000
    return Array.from({ length: need + 1 }, (_, kg) => kg).filter(kg => kg === 0 || kg >= least)
  })
  let best = classes.map(() => -1)
  const offersNow: { tier: number; kg: number }[] = []
  walkOffers(0)
  return best

  function choicesOf(j: number): { tier: number; kg: number }[] {
    const choices = [{ tier: 0, kg: 0 }]
    for (let kg = 1; kg <= book.supply[j]! / 1000; kg++) {
      const grams = kg * 1000
      const tier = book.tiers[j]!.findLastIndex(({ from }) => grams >= from)
      if (tier < 0 || grams < book.lot[j]! || (book.increment[j]! > 1 && grams % book.increment[j]! !== 0)) continue
      choices.push({ tier, kg })
    }
    return choices
  }

  function walkOffers(j: number): void {
    if (j < totals.length) {
      for (const choice of totals[j]!) {
        offersNow[j] = choice
        walkOffers(j + 1)
      }
      return
    }
    const supply = offersNow.reduce((sum, { kg }) => sum + kg, 0)
    const masks = book.lines.map((_, i) =>
      offersNow.reduce((mask, { tier, kg }, o) => (kg > 0 && reach(i, o, tier) ? mask | (1 << o) : mask), 0),
    )
    const given = Array.from({ length: 1 << totals.length }, (_, mask) =>
      offersNow.reduce((sum, { kg }, o) => (mask & (1 << o) ? sum + kg : sum), 0),
    )
    walkLines(0, [], supply, masks, given)
  }

  function walkLines(
    i: number,
    now: number[],
    supply: number,
    masks: readonly number[],
    given: readonly number[],
  ): void {
    if (i < fills.length) {
      for (const kg of fills[i]!) {
        now[i] = kg
        if (kg <= given[masks[i]!]!) walkLines(i + 1, now, supply, masks, given)
      }
      return
    }
    if (now.reduce((sum, kg) => sum + kg, 0) !== supply) return
    const volumes = classes.map(priority =>
      now.reduce((sum, kg, n) => (book.priority[n] === priority ? sum + kg : sum), 0),
    )
    const first = volumes.findIndex((volume, n) => volume !== best[n])
    if (first < 0 || volumes[first]! < best[first]!) return
    for (let subset = 1; subset < 1 << now.length; subset++) {
      let asked = 0
      let mask = 0
      for (let n = 0; n < now.length; n++) {
        if (!(subset & (1 << n))) continue
        asked += now[n]!
        mask |= masks[n]!
      }
      if (asked > given[mask]!) return
    }
    best = volumes
  }
}
