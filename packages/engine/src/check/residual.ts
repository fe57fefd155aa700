import type { CapRule } from './caps.ts'
import type { Facts } from './facts.ts'
import type { Tally } from './tally.ts'

/** Grams below which a difference is rounding: a line's share may be off by a few grams of its whole set of rivals. */
const ROUNDING = 1000

/** The residual graph of a result without ratios and caps: who could still draw on whom. */
type Residual = {
  /** Offers a line could use at the tier taken. */
  readonly reach: readonly (readonly number[])[]
  /** Lines that could use an offer. */
  readonly wanted: readonly (readonly number[])[]
  /** Offers a line draws on. */
  readonly drawn: readonly (readonly number[])[]
  readonly spare: (j: number) => boolean
  readonly free: (j: number) => boolean
}

export function residualOf(facts: Facts, tally: Tally): Residual {
  const { lines, offers, supply } = facts
  const fixed = facts.lotted
  const tier = offers.map((offer, j) => (fixed[j] || offer.tiers.length === 0 ? tally.tier[j]! : 0))
  const reach: number[][] = lines.map(() => [])
  const wanted: number[][] = offers.map(() => [])
  for (let i = 0; i < lines.length; i++) {
    if (tally.left.has(i) || (facts.least[i]! > 0 && tally.filled[i] === 0)) continue
    for (let j = 0; j < offers.length; j++) {
      if (tier[j]! < 0 || !facts.fact(i, j) || !facts.affordable(i, j, tier[j]!)) continue
      reach[i]!.push(j)
      wanted[j]!.push(i)
    }
  }
  const drawn: number[][] = lines.map(() => [])
  for (const { i, j } of tally.entries) drawn[i]!.push(j)
  return {
    reach,
    wanted,
    drawn,
    spare: j => !fixed[j] && tally.taken[j]! < supply[j]!,
    free: j => !fixed[j] && tally.taken[j]! > 0,
  }
}

/**
 * Marks every line and offer from which one of the goals can still be reached by moving goods along the residual graph (backwards search). Goals are offers with something
 * spare (`toSpare`) and lines that could give up goods.
 */
function canReach(
  residual: Residual,
  goals: { spare: boolean; lines: readonly number[] },
  seen: { lines: Uint8Array; offers: Uint8Array; hub: boolean },
): void {
  const { wanted, drawn, spare, free } = residual
  const queue: number[] = []
  const n = seen.lines.length
  const visitOffer = (j: number): void => {
    if (seen.offers[j]) return
    seen.offers[j] = 1
    queue.push(n + j)
  }
  const visitHub = (): void => {
    if (seen.hub) return
    seen.hub = true
    for (let j = 0; j < seen.offers.length; j++) if (spare(j)) visitOffer(j)
  }
  const visitLine = (i: number): void => {
    if (seen.lines[i]) return
    seen.lines[i] = 1
    queue.push(i)
  }
  if (goals.spare) visitHub()
  for (const i of goals.lines) visitLine(i)
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (node < n) for (const j of drawn[node]!) visitOffer(j)
    else {
      for (const i of wanted[node - n]!) visitLine(i)
      if (free(node - n)) visitHub()
    }
  }
}

/** Most volume by class: no unfilled line of a class reaches goods nobody took, or goods of a worse class. */
export function checkVolume(
  facts: Facts,
  tally: Tally,
  residual: Residual,
  judged: (i: number) => boolean,
  findings: string[],
): void {
  const { lines, priority, need } = facts
  for (const own of new Set(priority)) {
    const seen = { lines: new Uint8Array(lines.length), offers: new Uint8Array(facts.offers.length), hub: false }
    const worse = lines.flatMap((_, i) => (priority[i]! > own && tally.filled[i]! > facts.least[i]! ? [i] : []))
    canReach(residual, { spare: true, lines: worse }, seen)
    const better = lines.findIndex(
      (_, i) =>
        judged(i) && priority[i] === own && tally.filled[i]! < need[i]! && residual.reach[i]!.some(j => seen.offers[j]),
    )
    if (better >= 0)
      findings.push(
        `volume-${own}: line ${lines[better]!.id} could get more without taking from its class or a better one`,
      )
  }
}

/**
 * The residual graph without the pairs that count towards one of the caps or convert, and without less than a kilogram: what may move whatever the caps say, leaves every
 * volume as it was, and is more than rounding.
 */
export function uncapped(facts: Facts, tally: Tally, residual: Residual, caps: readonly CapRule[]): Residual {
  const converts = (i: number, j: number) => facts.fact(i, j)!.ratio.n !== facts.fact(i, j)!.ratio.d
  const free = (i: number, j: number) => !converts(i, j) && !caps.some(cap => cap.counts(i, j))
  const drawn: number[][] = residual.drawn.map(() => [])
  for (const { i, j, offered } of tally.entries) if (offered >= ROUNDING && !converts(i, j)) drawn[i]!.push(j)
  return {
    reach: residual.reach.map((own, i) => own.filter(j => free(i, j))),
    wanted: residual.wanted.map((own, j) => own.filter(i => free(i, j))),
    drawn,
    spare: j => residual.spare(j) && facts.supply[j]! - tally.taken[j]! >= ROUNDING,
    free: j => residual.free(j) && tally.taken[j]! >= ROUNDING,
  }
}

/** Fairness: nobody could be given goods by a line of its class that is filled higher, by more than `share` of the fullest level. Highest levels first, so that every node is searched once. */
export function checkFairness(
  facts: Facts,
  tally: Tally,
  residual: Residual,
  judged: (i: number) => boolean,
  share: number,
  findings: string[],
): void {
  const { lines, priority, need, weight, least } = facts
  for (const own of new Set(priority)) {
    const level = (i: number, grams: number) => (tally.filled[i]! + grams) / weight[i]!
    const givers = lines.flatMap((_, i) =>
      judged(i) && priority[i] === own && tally.filled[i]! - ROUNDING >= least[i]! ? [i] : [],
    )
    givers.sort((a, b) => level(b, -ROUNDING) - level(a, -ROUNDING))
    const apart = share * givers.reduce((most, i) => Math.max(most, level(i, 0)), 0)
    const seen = { lines: new Uint8Array(lines.length), offers: new Uint8Array(facts.offers.length), hub: false }
    const told = new Uint8Array(lines.length)
    for (const giver of givers) {
      if (seen.lines[giver]) continue
      canReach(residual, { spare: false, lines: [giver] }, seen)
      for (let i = 0; i < lines.length; i++) {
        if (
          told[i] ||
          !judged(i) ||
          priority[i] !== own ||
          i === giver ||
          !residual.reach[i]!.some(j => seen.offers[j])
        )
          continue
        told[i] = 1
        if (tally.filled[i]! + ROUNDING <= need[i]! && level(i, ROUNDING) < level(giver, -ROUNDING) - apart) {
          findings.push(
            `fairness-${own}: a kilogram could move from line ${lines[giver]!.id} to line ${lines[i]!.id}, which is filled less`,
          )
        }
      }
    }
  }
}
