import { resultComputed } from '@lodestone/contracts'
import { canonicalHash, formatKg, grams } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import type { BookEntry } from './book.fixture.ts'

/** A result of a round, made by hand: one that shares its offers. */

const sorted = (entries: readonly BookEntry[]) =>
  [...entries].sort((a, b) => (a.id < b.id ? -1 : 1)).map(one => one.input)

/** What the matching counted of pairs that would rather trade outside. */
export const BLOCKING = {
  pairs: 2,
  lines: 1,
  offers: 2,
  wantedKg: '50',
  reasons: [{ reason: 'country-cap-binding', pairs: 2, lines: 1 }],
}

/** A result in two parts: every line gets so many kilograms, as much of each of the first offers. Its hash is false when `spoilt`. */
export function resultFacts(
  roundId: string,
  demand: readonly BookEntry[],
  supply: readonly BookEntry[],
  shareKg: string,
  {
    spoilt = false,
    offers = 1,
    pass = 1,
    offered = {},
    asked = {},
    inputDigest = canonicalHash({ lines: sorted(demand), offers: sorted(supply) }),
  } = {},
): Fact[] {
  const sold = supply.slice(0, offers)
  const ofEach = formatKg(grams(shareKg) / BigInt(sold.length))
  const allocations = demand.flatMap(line =>
    sold.map(offer => ({
      lineId: line.id,
      offerId: offer.id,
      quantityKg: ofEach,
      price: { amount: '90.00', currency: 'EUR' },
      landedPrice: '90.0000',
    })),
  )
  const fills = demand.map(line => ({ lineId: line.id, filledKg: shareKg }))
  const matched = formatKg(grams(shareKg) * BigInt(demand.length))
  const rest = {
    selection: sold.map(offer => ({
      offerId: offer.id,
      tier: 0,
      totalKg: formatKg(grams(ofEach) * BigInt(demand.length)),
    })),
    departures: [],
    duals: { lines: [], offers: [], caps: [] },
    stages: [{ name: 'volume-5', objective: 'maximise', value: matched, bound: matched, gap: '0' }],
    solver: { name: 'by hand', version: '1', options: {} },
  }
  const share = {
    material: 'ndpr-oxide',
    stage: 'mining',
    country: 'AU',
    kg: matched,
    ofDemandPct: '66.6667',
    ofMatchedPct: '100.0000',
    withinCap: true,
  }
  const summary = {
    ruleBookVersion: '1',
    inputDigest,
    resultHash: spoilt ? '00'.repeat(32) : canonicalHash({ ...rest, allocations, fills }),
    shares: [share],
    blocking: BLOCKING,
    result: rest,
  }
  const explanations = [
    ...demand.map(line => ({
      kind: 'line',
      id: line.id,
      code: 'scarce-shared-pro-rata',
      figures: { rivals: demand.length - 1, filledKg: shareKg, ...asked },
      text: 'Shared.',
    })),
    ...supply.map(one => ({ kind: 'offer', id: one.id, code: 'filled', figures: { ...offered }, text: 'Sold.' })),
  ]
  const parts = [
    { allocations: allocations.slice(0, 2), fills: [], explanations },
    { allocations: allocations.slice(2), fills, explanations: [], summary },
  ]
  return parts.map((part, index) => ({
    subject: roundId,
    event: resultComputed,
    data: { roundId, ...(pass > 1 ? { pass } : {}), part: index + 1, parts: 2, ...part },
  }))
}
