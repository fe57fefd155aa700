import { present } from '@lodestone/kernel'
import type { OracleBook } from './oracle-book.fixture.ts'

/**
 * Brute force for rounds of a handful of lines and offers in which goods do not convert: no flow, no programme, only subsets counted through. Sets of lines and of
 * offers are bit masks.
 */

/** The offers each line may use at their first tier. */
const reachOf = ({ lines, offers, pair }: OracleBook): number[] =>
  lines.map((_, i) => offers.reduce((mask, _, j) => (pair(i, j, 0) ? mask | (1 << j) : mask), 0))

const sumOver = (values: readonly number[], mask: number): number =>
  values.reduce((sum, value, n) => (mask & (1 << n) ? sum + value : sum), 0)

/** The set of the rows that are wanted. */
export const maskOf = <T>(rows: readonly T[], wanted: (row: T, n: number) => boolean): number =>
  rows.reduce((mask, row, n) => (wanted(row, n) ? mask | (1 << n) : mask), 0)

const union = (masks: readonly number[], subset: number): number =>
  masks.reduce((all, mask, n) => (subset & (1 << n) ? all | mask : all), 0)

/** Greatest volume of a set of lines by Hall's condition over all its subsets, in kilograms. */
export function mostVolume(book: OracleBook, taken: number): number {
  const reach = reachOf(book)
  let least = Number.POSITIVE_INFINITY
  for (let inner = taken; ; inner = (inner - 1) & taken) {
    const volume = sumOver(book.need, taken & ~inner) + sumOver(book.supply, union(reach, inner))
    least = Math.min(least, volume)
    if (inner === 0) return least
  }
}

/**
 * The fills (kilograms) that are lexicographically max-min in fill over weight within each class, all class volumes at their greatest, best class first: the
 * greatest volume is a submodular function of the set of lines, so the set that fills up first is the one whose volume over weight is least; its lines get their share, and so on
 * with the rest (Megiddo 1974, Fujishige 1980). `live` lines take part; each gets at least its `least`.
 */
export function fairestFills(book: OracleBook, live: number, least: readonly number[]): number[] {
  const { weight, priority } = book
  const room = roomAbove(book, live, least)
  const fills = book.lines.map(() => 0)
  let settled = 0
  for (const own of [...new Set(priority)].sort((a, b) => a - b)) {
    let open = priority.reduce((mask, p, i) => (p === own ? mask | (1 << i) : mask), 0) & live
    while (open) {
      let level = Number.POSITIVE_INFINITY
      let first = 0
      for (let set = open; set; set = (set - 1) & open) {
        const reached = levelOf(weight, least, set, present(room[settled | set]) - present(room[settled]))
        if (reached < level - 1e-12) first = set
        else if (reached <= level + 1e-12) first |= set
        level = Math.min(level, reached)
      }
      for (let i = 0; i < fills.length; i++)
        if (first & (1 << i)) fills[i] = Math.max(present(least[i]), level * present(weight[i]))
      settled |= first
      open &= ~first
    }
  }
  return fills
}

/** For every set of live lines, what it can get above its least quantities while all others get theirs. */
function roomAbove(book: OracleBook, live: number, least: readonly number[]): number[] {
  const volume = Array.from({ length: live + 1 }, (_, set) => ((set & ~live) === 0 ? mostVolume(book, set) : 0))
  return volume.map((_, set) => {
    if (set & ~live) return 0
    let room = Number.POSITIVE_INFINITY
    const rest = live & ~set
    for (let more = rest; ; more = (more - 1) & rest) {
      room = Math.min(room, present(volume[set | more]) - sumOver(least, set | more))
      if (more === 0) return room
    }
  })
}

/** The level at which lines hold `room` kilograms more than their least quantities. */
function levelOf(weight: readonly number[], least: readonly number[], set: number, room: number): number {
  const own = weight.flatMap((w, i) => (set & (1 << i) ? [{ w, from: present(least[i]) }] : []))
  own.sort((a, b) => a.from / a.w - b.from / b.w)
  let held = room
  let slope = 0
  for (const [n, { w, from }] of own.entries()) {
    held += from
    slope += w
    const next = own[n + 1]
    if (!next || held / slope <= next.from / next.w) return held / slope
  }
  return Number.POSITIVE_INFINITY
}

/**
 * Best volumes by class over every choice of tier and total of every offer and every fill of every line, in whole kilograms; a choice is feasible when no set of lines gets
 * more than the offers in its reach give (Gale 1957).
 */
export function bestWithLots(book: OracleBook, classes: readonly number[]): number[] {
  const { lines, offers, need, minimum, priority, supply, lotted, pair } = book
  const totals = offers.map((_, j) => choicesOf(j))
  const fills = need.map((most, i) =>
    Array.from({ length: most + 1 }, (_, kg) => kg).filter(kg => kg === 0 || kg >= present(minimum[i])),
  )
  let best = classes.map(() => -1)
  const offersNow: { tier: number; kg: number }[] = []
  walkOffers(0)
  return best

  function choicesOf(j: number): { tier: number; kg: number }[] {
    const choices = [{ tier: 0, kg: 0 }]
    for (let kg = 1; kg <= present(supply[j]); kg++) {
      const tier = present(book.totals[j]).findIndex(
        range => range && kg >= range.low && kg <= range.high && (range.step === 0 || kg % range.step === 0),
      )
      if (tier >= 0 || !lotted[j]) choices.push({ tier: Math.max(0, tier), kg })
    }
    return choices
  }

  function walkOffers(j: number): void {
    if (j < offers.length) {
      for (const choice of present(totals[j])) {
        offersNow[j] = choice
        walkOffers(j + 1)
      }
      return
    }
    const total = offersNow.reduce((sum, { kg }) => sum + kg, 0)
    const masks = lines.map((_, i) =>
      offersNow.reduce((mask, { tier, kg }, o) => (kg > 0 && pair(i, o, tier) ? mask | (1 << o) : mask), 0),
    )
    const given = Array.from({ length: 1 << offers.length }, (_, mask) =>
      sumOver(
        offersNow.map(({ kg }) => kg),
        mask,
      ),
    )
    walkLines(0, [], total, masks, given)
  }

  function walkLines(
    i: number,
    now: number[],
    total: number,
    masks: readonly number[],
    given: readonly number[],
  ): void {
    if (i < fills.length) {
      for (const kg of present(fills[i])) {
        now[i] = kg
        if (kg <= present(given[present(masks[i])])) walkLines(i + 1, now, total, masks, given)
      }
      return
    }
    if (now.reduce((sum, kg) => sum + kg, 0) !== total) return
    const volumes = classes.map(own => now.reduce((sum, kg, n) => (priority[n] === own ? sum + kg : sum), 0))
    const first = volumes.findIndex((volume, n) => volume !== best[n])
    if (first < 0 || present(volumes[first]) < present(best[first])) return
    for (let subset = 1; subset < 1 << now.length; subset++)
      if (sumOver(now, subset) > present(given[union(masks, subset)])) return
    best = volumes
  }
}

/**
 * Best surpluses by class (base currency), then volumes by class, over every way to hand out whole kilograms of every offer: goods that do not convert reach the best of both in
 * whole kilograms when all quantities are. `live` lines take part.
 */
export function bestBySurplus(book: OracleBook, classes: readonly number[], live: (i: number) => boolean): number[] {
  const { lines, offers, need, minimum, priority, supply, lotted, pair, totals } = book
  const taken = offers.map(() => 0)
  const tierOf: number[] = offers.map((_, j) => (lotted[j] ? -1 : 0))
  let best: number[] | undefined
  walkTiers(0)
  return present(best)

  function walkTiers(j: number): void {
    if (j === offers.length) {
      walkLines(
        0,
        [...classes, ...classes].map(() => 0),
      )
      return
    }
    if (!lotted[j]) {
      walkTiers(j + 1)
      return
    }
    for (const tier of [-1, ...present(totals[j]).keys()]) {
      tierOf[j] = tier
      walkTiers(j + 1)
    }
  }

  function walkLines(i: number, now: readonly number[]): void {
    if (i === lines.length) {
      if (offers.every((_, j) => isTotal(j)) && (!best || isMore(now, best))) best = [...now]
      return
    }
    walkOffers(i, 0, 0, now)
  }

  function walkOffers(i: number, j: number, got: number, now: readonly number[]): void {
    if (j === offers.length) {
      if (got === 0 || got >= present(minimum[i])) walkLines(i + 1, now)
      return
    }
    walkOffers(i, j + 1, got, now)
    const goods = present(tierOf[j]) >= 0 && live(i) ? pair(i, j, present(tierOf[j])) : undefined
    if (!goods) return
    const most = Math.min(present(need[i]) - got, present(supply[j]) - present(taken[j]))
    const c = classes.indexOf(present(priority[i]))
    for (let kg = 1; kg <= most; kg++) {
      taken[j] = present(taken[j]) + kg
      const more = now.slice()
      more[c] = present(more[c]) + goods.margin * kg
      more[classes.length + c] = present(more[classes.length + c]) + kg
      walkOffers(i, j + 1, got + kg, more)
      taken[j] = present(taken[j]) - kg
    }
  }

  function isTotal(j: number): boolean {
    const range = present(totals[j])[present(tierOf[j])]
    if (!lotted[j] || taken[j] === 0) return true
    return (
      range !== undefined &&
      present(taken[j]) >= range.low &&
      present(taken[j]) <= range.high &&
      (range.step === 0 || present(taken[j]) % range.step === 0)
    )
  }

  function isMore(now: readonly number[], known: readonly number[]): boolean {
    const first = now.findIndex((value, n) => Math.abs(value - present(known[n])) > 1e-9)
    return first >= 0 && present(now[first]) > present(known[first])
  }
}
