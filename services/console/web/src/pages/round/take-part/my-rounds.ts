import { formatDecimal, parseDecimal } from '@lodestone/kernel/decimal'
import { formatKg, grams } from '@lodestone/kernel/quantity'
import type { Item } from '../../../api/client.ts'

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

/** Whether an allocation still gives something: what was declined or has lapsed gives nobody anything. */
export const isAlive = ({ state }: Pick<Allocation, 'state'>): boolean => state !== 'declined' && state !== 'lapsed'

/** What a quantity costs at a price per kilogram, exactly. */
export const costOf = (pricePerKg: string, kg: string): string | undefined => {
  const price = parseDecimal(pricePerKg, PRICE_PLACES)
  return price === undefined ? undefined : formatDecimal(price * grams(kg), PRICE_PLACES + GRAM_PLACES, 2)
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
 * What an entry got: for lines what was served of the need (a substitute may serve more or less than its weight). Over several passes the goods
 * that nobody has refused, since each pass tells of its own need alone.
 */
export function gotOf(
  entry: Pick<OwnEntry, 'id'>,
  explained: readonly Explanation[],
  allocations: readonly Allocation[],
): string {
  const served = explained[0]?.figures.filledKg
  if (explained.length === 1 && typeof served === 'string') return served
  return sumKg(
    allocations
      .filter(one => (one.lineId === entry.id || one.offerId === entry.id) && (explained.length < 2 || isAlive(one)))
      .map(one => one.quantityKg),
  )
}

/** When a line may be taken out: from publication of the pool to the close, unless it is firm. */
export const mayLeave = (entry: OwnEntry, roundState: string): boolean =>
  entry.kind === 'line' && entry.entry === 'joined' && entry.commitment !== 'firm' && roundState === 'offering'

export const today = (): string => new Date().toISOString().slice(0, 10)
