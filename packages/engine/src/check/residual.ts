import { present } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import type { CapRule } from './caps.ts'
import { converts, type Facts } from './facts.ts'
import type { Tally } from './tally.ts'

/** Grams below which a difference is rounding: of whole grams shared among rivals, and of floats turned into whole grams. */
const FLOW_ROUNDING = 10
const LINEAR_ROUNDING = 1000
/** How exact a fair fill must be: levels may lie `share` of the fullest level apart, and `grams` do not count. */
export type Exactness = { readonly share: number; readonly grams: number }
export const EXACT: Exactness = { share: 0, grams: FLOW_ROUNDING }
/** Where caps bind or goods convert, fairness is judged within a twentieth of the class's fullest level. */
export const WITHIN_A_TWENTIETH: Exactness = { share: 1 / 20, grams: LINEAR_ROUNDING }

/** The residual graph of a result without ratios and caps: who could still draw on whom. */
export type Residual = {
  /** Offers a line could use at the tier taken. */
  readonly reach: readonly (readonly number[])[]
  /** Lines that could use an offer. */
  readonly wanted: readonly (readonly number[])[]
  /** Offers a line draws on. */
  readonly drawn: readonly (readonly number[])[]
  /** The tier at which each offer could be used, -1 where it takes no part. */
  readonly tier: readonly number[]
  readonly spare: (j: number) => boolean
  readonly free: (j: number) => boolean
}

export function residualOf(facts: Facts, tally: Tally): Residual {
  const { lines, offers, supply } = facts
  const fixed = facts.lotted
  const tier = offers.map((offer, j) => (fixed[j] || offer.tiers.length === 0 ? present(tally.tier[j]) : 0))
  const reach: number[][] = lines.map(() => [])
  const wanted: number[][] = offers.map(() => [])
  for (const [i, own] of reach.entries()) {
    if (tally.left.has(i) || (present(facts.least[i]) > 0 && tally.filled[i] === 0)) continue
    for (const j of facts.fitting(i)) {
      const at = present(tier[j])
      if (at < 0 || !facts.affordable(i, j, at)) continue
      own.push(j)
      present(wanted[j]).push(i)
    }
  }
  const drawn: number[][] = lines.map(() => [])
  for (const { i, j } of tally.entries) present(drawn[i]).push(j)
  return {
    reach,
    wanted,
    drawn,
    tier,
    spare: j => !fixed[j] && present(tally.taken[j]) < present(supply[j]),
    free: j => !fixed[j] && present(tally.taken[j]) > 0,
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
    if (node < n) for (const j of present(drawn[node])) visitOffer(j)
    else {
      for (const i of present(wanted[node - n])) visitLine(i)
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
    const worse = lines.flatMap((_, i) =>
      present(priority[i]) > own && floatAt(tally.filled, i) > floatAt(facts.least, i) ? [i] : [],
    )
    canReach(residual, { spare: true, lines: worse }, seen)
    const better = lines.findIndex(
      (_, i) =>
        judged(i) &&
        priority[i] === own &&
        floatAt(tally.filled, i) < floatAt(need, i) &&
        present(residual.reach[i]).some(j => seen.offers[j]),
    )
    if (better >= 0)
      findings.push(
        `volume-${own}: line ${present(lines[better]).id} could get more without taking from its class or a better one`,
      )
  }
}

/**
 * The residual graph without the pairs that count towards one of the caps or convert, and without less than a kilogram: what may move whatever the caps say, leaves every
 * volume as it was, and is more than rounding.
 */
export function uncapped(facts: Facts, tally: Tally, residual: Residual, caps: readonly CapRule[]): Residual {
  const free = (i: number, j: number) => !converts(facts.pairOf(i, j)) && !caps.some(cap => cap.counts(i, j))
  const drawn: number[][] = residual.drawn.map(() => [])
  for (const { i, j, pair, offered } of tally.entries)
    if (offered >= LINEAR_ROUNDING && !converts(pair)) present(drawn[i]).push(j)
  return {
    reach: residual.reach.map((own, i) => own.filter(j => free(i, j))),
    wanted: residual.wanted.map((own, j) => own.filter(i => free(i, j))),
    drawn,
    tier: residual.tier,
    spare: j => residual.spare(j) && present(facts.supply[j]) - present(tally.taken[j]) >= LINEAR_ROUNDING,
    free: j => residual.free(j) && present(tally.taken[j]) >= LINEAR_ROUNDING,
  }
}

/** Fairness: nobody could be given goods by a line of its class that is filled higher, by more than its exactness allows. Highest levels first, so that every node is searched once. */
export function checkFairness(
  facts: Facts,
  tally: Tally,
  residual: Residual,
  judged: (i: number) => boolean,
  { share, grams }: Exactness,
  findings: string[],
): void {
  const { lines, priority, need, weight, least } = facts
  for (const own of new Set(priority)) {
    const level = (i: number, more: number) => (floatAt(tally.filled, i) + more) / floatAt(weight, i)
    const givers = lines.flatMap((_, i) =>
      judged(i) && priority[i] === own && floatAt(tally.filled, i) - grams >= floatAt(least, i) ? [i] : [],
    )
    givers.sort((a, b) => level(b, -grams) - level(a, -grams))
    const apart = share * givers.reduce((most, i) => Math.max(most, level(i, 0)), 0)
    const seen = { lines: new Uint8Array(lines.length), offers: new Uint8Array(residual.wanted.length), hub: false }
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
          !present(residual.reach[i]).some(j => seen.offers[j])
        )
          continue
        told[i] = 1
        if (floatAt(tally.filled, i) + grams <= floatAt(need, i) && level(i, grams) < level(giver, -grams) - apart) {
          findings.push(
            `fairness-${own}: goods could move from line ${present(lines[giver]).id} to line ${present(lines[i]).id}, which is filled less`,
          )
        }
      }
    }
  }
}
