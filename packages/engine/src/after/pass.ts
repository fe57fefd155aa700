import { byId, formatKg, grams, present } from '@lodestone/kernel'
import type { Allocation, LineInput, MatchInput, OfferInput, Result } from '../types.ts'
import { leftBeside, missesIn } from './lots.ts'
import { standingWith } from './standing.ts'
import { type Award, needOf } from './trade.ts'

export type Side = 'member' | 'supplier'
/** How an allocation of a pass ended: accepted by both sides, or refused by those named: by declining it, or by leaving it undecided until decisions closed. */
export type Decision = { lineId: string; offerId: string; refusedBy: Side[] }
/** What is known of a pass once its decisions are in. */
export type EndedPass = {
  result: Pick<Result, 'allocations' | 'selection'> & { ownPools?: string[] | undefined }
  decisions: readonly Decision[]
}

/** The allocations of a pass by what became of them. `returned`: both sides accepted, but lots or tiers do not allow what is left of the offer: they are never awarded. */
export type Ended = { kept: Allocation[]; returned: Allocation[]; refused: Allocation[] }

/** Reads the decisions of a pass. Throws RangeError unless they name each of its allocations once. */
export function endOf(books: Pick<MatchInput, 'offers'>, { result, decisions }: EndedPass): Ended {
  const refusals = refusalsOf(result, decisions)
  const refused: Allocation[] = []
  const accepted: Allocation[] = []
  for (const one of result.allocations) (present(refusals.get(keyOf(one))).length > 0 ? refused : accepted).push(one)
  const totals = totalsBy(
    accepted,
    one => one.offerId,
    ({ quantityKg }) => grams(quantityKg),
  )
  const offers = new Map(books.offers.map(offer => [offer.id, offer]))
  const broken = new Set(
    result.selection.flatMap(({ offerId, totalKg }) => {
      const offer = offers.get(offerId)
      if (!offer) throw new RangeError(`offer ${offerId} is not in the books`)
      // What earlier passes sold of it is not in these books: it stands in them as it does beside that.
      const sold = { before: 0n, proposed: grams(totalKg), accepted: totals.get(offerId) ?? 0n }
      return missesIn(offer, sold) > 0n ? [offerId] : []
    }),
  )
  return {
    kept: accepted.filter(({ offerId }) => !broken.has(offerId)),
    returned: accepted.filter(({ offerId }) => broken.has(offerId)),
    refused,
  }
}

/**
 * The books of the next pass, derived from what a pass was matched on, what it gave and how both sides decided. A line stands with the need it is still to be served, an offer
 * with the kilograms it is still free to give at the tier that its accepted goods have; an offer whose accepted total its lots or tiers do not allow stands whole, and the lines
 * it was to serve want that again. Who refused steps back: a line whose member refused stands with no more than what others' refusals took from it, an offer whose supplier
 * refused not at all; so nobody refuses in the hope of something better, and no pair that was refused meets again. Pure; throws RangeError for decisions of another pass.
 */
export function nextPassBooks(books: MatchInput, pass: EndedPass): MatchInput {
  const ended = endOf(books, pass)
  const needs = needsOn(books)
  const kept = totalsBy(ended.kept, one => one.lineId, needs)
  const returned = totalsBy(ended.returned, one => one.lineId, needs)
  const sold = totalsBy(
    ended.kept,
    one => one.offerId,
    ({ quantityKg }) => grams(quantityKg),
  )
  const stepped = (side: Side, idOf: (one: Decision) => string) =>
    new Set(pass.decisions.filter(({ refusedBy }) => refusedBy.includes(side)).map(idOf))
  const members = stepped('member', ({ lineId }) => lineId)
  const suppliers = stepped('supplier', ({ offerId }) => offerId)
  const tiers = new Map(pass.result.selection.map(({ offerId, tier }) => [offerId, tier]))
  return {
    rules: books.rules,
    seed: books.seed,
    lines: books.lines
      .flatMap(line => {
        const served = kept.get(line.id) ?? 0n
        const wanted = members.has(line.id) ? (returned.get(line.id) ?? 0n) : grams(line.quantityKg) - served
        return lineWith(line, served, wanted)
      })
      .sort(byId),
    offers: books.offers
      .flatMap(offer =>
        suppliers.has(offer.id) ? [] : offerBeside(offer, tiers.get(offer.id) ?? 0, sold.get(offer.id) ?? 0n),
      )
      .sort(byId),
    standing: standingWith(books, ended.kept),
  }
}

/** The books of the pass after those that have ended, from the sealed books on. */
export const booksAfter = (sealed: MatchInput, ended: readonly EndedPass[]): MatchInput =>
  ended.reduce<MatchInput>(nextPassBooks, sealed)

/** All that is awarded of a round whose passes have ended, in the order of its passes. */
export function keptOf(sealed: MatchInput, ended: readonly EndedPass[]): Award[] {
  let books = sealed
  return ended.flatMap((pass, index) => {
    const { kept } = endOf(books, pass)
    if (index < ended.length - 1) books = nextPassBooks(books, pass)
    const apart = new Set(pass.result.ownPools)
    return kept.map(({ lineId, offerId, quantityKg, price }) => ({
      lineId,
      offerId,
      quantityKg,
      price,
      ...(apart.has(lineId) ? { ownPool: true } : {}),
    }))
  })
}

function lineWith(line: LineInput, served: bigint, wanted: bigint): LineInput[] {
  if (wanted <= 0n) return []
  if (served === 0n && wanted === grams(line.quantityKg)) return [line]
  const { minimumKg, ...rest } = line
  const least = minimumKg === undefined ? 0n : smaller(grams(minimumKg) - served, wanted)
  const weight = (grams(line.weight) * wanted) / grams(line.quantityKg)
  return [
    {
      ...rest,
      quantityKg: formatKg(wanted),
      ...(least > 0n ? { minimumKg: formatKg(least) } : {}),
      weight: formatKg(weight > 0n ? weight : 1n),
    },
  ]
}

function offerBeside(offer: OfferInput, tier: number, sold: bigint): OfferInput[] {
  if (sold === 0n) return [offer]
  const left = leftBeside(offer, tier, sold)
  if (left === 0n) return []
  const { minimumLotKg: _, ...rest } = offer
  const own = { ...rest, quantityKg: formatKg(left) }
  const reached = offer.tiers[tier]
  if (!('tiers' in offer.price) || !reached) return [own]
  // The goods that it keeps have reached this tier; beside them any amount is sold at it.
  const sorted = [...offer.price.tiers].sort((a, b) => (grams(a.fromKg) < grams(b.fromKg) ? -1 : 1))
  const { amount } = present(sorted[tier])
  return [
    {
      ...own,
      price: { fixed: { amount, currency: offer.price.currency } },
      tiers: [{ fromKg: '0', exWorks: reached.exWorks }],
    },
  ]
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)
const keyOf = ({ lineId, offerId }: { lineId: string; offerId: string }): string => `${lineId} ${offerId}`

function refusalsOf(result: EndedPass['result'], decisions: readonly Decision[]): Map<string, Side[]> {
  const refusals = new Map(decisions.map(one => [keyOf(one), one.refusedBy]))
  const whole = refusals.size === decisions.length && refusals.size === result.allocations.length
  if (!whole || result.allocations.some(one => !refusals.has(keyOf(one))))
    throw new RangeError('the decisions are not those of the pass')
  return refusals
}

function needsOn({ lines, offers }: MatchInput): (one: Allocation) => bigint {
  const line = new Map(lines.map(one => [one.id, one]))
  const offer = new Map(offers.map(one => [one.id, one]))
  return one => needOf(present(line.get(one.lineId)), present(offer.get(one.offerId)), grams(one.quantityKg))
}

function totalsBy(
  rows: readonly Allocation[],
  idOf: (row: Allocation) => string,
  gramsOf: (row: Allocation) => bigint,
): Map<string, bigint> {
  const totals = new Map<string, bigint>()
  for (const row of rows) totals.set(idOf(row), (totals.get(idOf(row)) ?? 0n) + gramsOf(row))
  return totals
}
