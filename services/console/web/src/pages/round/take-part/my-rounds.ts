import { type Became, becameOf, isAlive } from '@lodestone/kernel/became'
import { formatDecimal, parseDecimal } from '@lodestone/kernel/decimal'
import { formatKg, grams } from '@lodestone/kernel/quantity'
import type { Item } from '../../../api/client.ts'
import type { KnownOrigin } from '../../../origin/known-origin.tsx'

/** More decimals than any price has, and those of a kilogram. */
const PRICE_PLACES = 20
const GRAM_PLACES = 3

export type Allocation = Item<'/rounds/{id}/allocations'>
export type Proposal = Item<'/rounds/{id}/proposals'>
export type Explanation = Item<'/rounds/{id}/explanations'>
type RoundLine = Item<'/rounds/{id}/lines'>
type RoundOffer = Item<'/rounds/{id}/offers'>
export type Side = 'member' | 'supplier'

/** A line or an offer of one's own in a round. */
export type OwnEntry = (RoundLine & { readonly kind: 'line' }) | (RoundOffer & { readonly kind: 'offer' })

/** What is known of the origin of one's own offer: its level in the round, and the countries of its chain. */
export const ownOriginOf = ({ screening: { level, assurance = 'declared' }, chain = [] }: RoundOffer): KnownOrigin => ({
  level,
  assurance,
  stages: [...Map.groupBy(chain, one => one.stage)].map(([stage, sites]) => ({
    stage,
    countries: [...new Set(sites.map(one => one.country))],
  })),
})

/** On which side of an allocation an organisation stands. Its own id is always there. */
export const sideOf = ({ memberId }: Pick<Allocation, 'memberId'>, org: string | undefined): Side =>
  memberId !== undefined && memberId === org ? 'member' : 'supplier'

/** Where an allocation stands for one side: what it has to do, or what it waits for. */
export type AllocationStanding =
  | 'decide'
  | 'waiting'
  | 'agreed'
  | 'declined'
  | 'awarded'
  | 'lapsed'
  | 'contracted'
  | 'delivered'
export function standingOf(
  { state, accepted }: Pick<Allocation, 'state' | 'accepted'>,
  side: Side,
): AllocationStanding {
  if (state === 'proposed') return accepted[side] ? 'waiting' : 'decide'
  return state === 'accepted' ? 'agreed' : state
}

/** What a quantity costs at a price per kilogram, exactly. */
export const costOf = (pricePerKg: string, kg: string): string | undefined => {
  const price = parseDecimal(pricePerKg, PRICE_PLACES)
  return price === undefined ? undefined : formatDecimal(price * grams(kg), PRICE_PLACES + GRAM_PLACES, 2)
}

type Money = { readonly amount: string; readonly currency: string }
/** Sums of money, one for each currency: nothing here converts. */
export function sumsOf(monies: readonly Money[]): Money[] {
  const sums = new Map<string, bigint>()
  for (const { amount, currency } of monies) {
    const more = parseDecimal(amount, PRICE_PLACES + GRAM_PLACES)
    if (more !== undefined) sums.set(currency, (sums.get(currency) ?? 0n) + more)
  }
  return [...sums].map(([currency, sum]) => ({
    amount: formatDecimal(sum, PRICE_PLACES + GRAM_PLACES, 2),
    currency,
  }))
}

export const sumKg = (quantities: readonly string[]): string =>
  formatKg(quantities.reduce((sum, quantity) => sum + grams(quantity), 0n))

/** How much of `whole` is `part`, in per cent with two places, rounded down; `undefined` of nothing. */
export function shareOf(part: string, whole: string): string | undefined {
  const all = grams(whole)
  return all === 0n ? undefined : formatDecimal((grams(part) * 10_000n) / all, 2)
}

/** Explanations of one entry or, of an allocation, those of the pass that proposed it; in the order of the passes. */
export const explanationsOf = (
  explanations: readonly Explanation[],
  { id, pass }: { readonly id: string; readonly pass?: number },
): Explanation[] =>
  explanations
    .filter(one => one.id === id && (pass === undefined || (one.pass ?? 1) === pass))
    .toSorted((a, b) => (a.pass ?? 1) - (b.pass ?? 1))

/**
 * What an entry got: for lines what was served of the need (a substitute may serve more or less than its weight). Where something of it was refused, and
 * over several passes, the goods that nobody has refused: an explanation tells what its own pass gave.
 */
export function gotOf(
  entry: Pick<OwnEntry, 'id'>,
  explained: readonly Explanation[],
  allocations: readonly Allocation[],
): string {
  const served = explained[0]?.figures.filledKg
  const own = ownOf(entry, allocations)
  if (explained.length === 1 && typeof served === 'string' && own.every(isAlive)) return served
  return sumKg(own.filter(isAlive).map(one => one.quantityKg))
}

/** What became of what one pass gave an entry. */
export const becameInPass = (
  entry: Pick<OwnEntry, 'id'>,
  allocations: readonly Allocation[],
  pass: number,
): Became | undefined => becameOf(ownOf(entry, allocations).filter(one => (one.pass ?? 1) === pass))

/** What became of all that an entry got; where something of it stands, of what the latest pass that explains it gave. */
export const entryBecame = (
  entry: Pick<OwnEntry, 'id'>,
  allocations: readonly Allocation[],
  explained: readonly Explanation[],
): Became | undefined => {
  const own = ownOf(entry, allocations)
  return own.some(isAlive) ? becameInPass(entry, own, explained.at(-1)?.pass ?? 1) : becameOf(own)
}

const ownOf = ({ id }: Pick<OwnEntry, 'id'>, allocations: readonly Allocation[]): Allocation[] =>
  allocations.filter(one => one.lineId === id || one.offerId === id)

/** When a line may be taken out: from publication of the pool to the close, unless it is firm. */
export const mayLeave = (entry: OwnEntry, roundState: string): boolean =>
  entry.kind === 'line' && entry.entry === 'joined' && entry.commitment !== 'firm' && roundState === 'offering'

export const today = (): string => new Date().toISOString().slice(0, 10)
