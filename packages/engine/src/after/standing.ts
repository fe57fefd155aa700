import { formatKg, grams, present } from '@lodestone/kernel'
import { readBook } from '../pairs/book.ts'
import { pairUp } from '../pairs/kinds.ts'
import { capHolder, cappedDemand, counts } from '../select/shares.ts'
import type { Allocation, LineInput, MatchInput, OfferInput, Rules, Standing } from '../types.ts'
import { needOf } from './trade.ts'

/** What a round stands at when nothing of it is accepted yet: its demand alone. */
export function standingOf(sealed: Pick<MatchInput, 'lines'>): Standing {
  const pooled = new Tally()
  for (const { material, quantityKg } of sealed.lines) pooled.add(material, grams(quantityKg))
  return { pooledKg: pooled.told(), matchedKg: {}, countedKg: {} }
}

/** What a round stands at once these allocations of a pass are accepted for good, beside what stood before it. */
export function standingWith(books: MatchInput, kept: readonly Allocation[]): Standing {
  const before = books.standing ?? standingOf(books)
  const lines = new Map(books.lines.map(line => [line.id, line]))
  const offers = new Map(books.offers.map(offer => [offer.id, offer]))
  const matched = new Tally(before.matchedKg)
  const counted = new Tally(before.countedKg)
  for (const { lineId, offerId, quantityKg } of kept) {
    const line = present(lines.get(lineId))
    const offer = present(offers.get(offerId))
    const need = needOf(line, offer, grams(quantityKg))
    matched.add(line.material, need)
    for (const key of capKeysOf(line, offer, books.rules)) counted.add(key, need)
  }
  return { ...before, ...servableOf(books), matchedKg: matched.told(), countedKg: counted.told() }
}

/** The need that had a pair in the first pass, where caps are a share of it. */
function servableOf(books: MatchInput): Pick<Standing, 'servableKg'> {
  if (books.rules.countryCapBase !== 'servable-demand' || books.standing) return {}
  const book = readBook(books)
  const demand = [...cappedDemand(book, pairUp(book))]
  return { servableKg: Object.fromEntries(demand.map(([material, own]) => [material, formatKg(BigInt(own))])) }
}

/** The caps towards which goods of an offer count on a line, by their keys in the record. */
function capKeysOf(line: LineInput, offer: OfferInput, rules: Rules): Set<string> {
  const counting = offer.chain.filter(({ country }) => counts(country, line, rules))
  return new Set([
    `supplier ${capHolder(offer, rules)}`,
    ...counting.map(({ stage, country }) => `country ${line.material} ${stage} ${country}`),
  ])
}

/** Grams by key; told in kilograms, by key in order. */
class Tally {
  readonly #grams = new Map<string, bigint>()
  constructor(kg: Readonly<Record<string, string>> = {}) {
    for (const [key, own] of Object.entries(kg)) this.#grams.set(key, grams(own))
  }
  add(key: string, own: bigint): void {
    this.#grams.set(key, (this.#grams.get(key) ?? 0n) + own)
  }
  told(): Record<string, string> {
    const sorted = [...this.#grams].sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(sorted.map(([key, own]) => [key, formatKg(own)]))
  }
}
