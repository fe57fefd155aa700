import { randomUUID } from 'node:crypto'
import {
  demandBookSealed,
  demandEntriesOut,
  demandEntriesSealed,
  demandEntryChanged,
  type Participant,
  participantAdmitted,
  poolPublished,
  resultComputed,
  supplyBookSealed,
  supplyEntriesSealed,
} from '@lodestone/contracts'
import { canonicalHash, canonicalJson, formatKg, grams, type Json, leafHash, newSalt, seal } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'

/** What happens around a round, made by hand: who takes part, who asked and offered what, and a result that shares one offer. */

export type StoryLine = {
  id: string
  forecastId: string
  member: Participant
  quantityKg: string
  commitment: 'intent' | 'firm'
  /** `withdrawn`: its member took it back before the collection ended; it `left` after that. */
  fate: 'confirmed' | 'dropped' | 'left' | 'withdrawn'
  /** What of its sealed input is other than NdPr oxide for the EU. */
  input?: { material?: string; grade?: string; bloc?: string; substitutes?: object[] }
}
export type StoryOffer = {
  id: string
  supplier: Participant
  quantityKg: string
  /** What of its sealed input is other than NdPr oxide of level A. */
  input?: { material?: string; grade?: string; level?: string }
}
type Entry = { id: string; version: number; participantId: string; quantityKg: string; input: object; salt: string }

export function participant(kind: 'member' | 'supplier', name: string, group?: string): Participant {
  return {
    id: randomUUID(),
    reference: name,
    legalName: name,
    kind,
    country: kind === 'member' ? 'DE' : 'AU',
    ...(kind === 'member' ? { bloc: 'EU' as const } : {}),
    ...(group ? { group } : {}),
    ownership: [],
    baselines: [],
    status: 'admitted',
    version: 1,
  }
}
export const admittedFact = (one: Participant): Fact => ({
  subject: one.id,
  event: participantAdmitted,
  data: one as unknown as Json,
})

export const storyLine = (member: Participant, quantityKg: string, more: Partial<StoryLine> = {}): StoryLine => ({
  id: randomUUID(),
  forecastId: randomUUID(),
  member,
  quantityKg,
  commitment: 'intent',
  fate: 'confirmed',
  ...more,
})

/** A line that joins, and then what became of it. */
export function entryFacts(roundId: string, line: StoryLine): Fact[] {
  const ended = line.fate === 'withdrawn' ? 'left' : line.fate
  const statuses = ended === 'confirmed' ? ['joined'] : ['joined', ended]
  return statuses.map(status => ({
    subject: line.forecastId,
    event: demandEntryChanged,
    data: {
      roundId,
      forecastId: line.forecastId,
      participantId: line.member.id,
      status,
      version: 1,
      ...(status === 'left' && line.fate === 'left' ? { afterCollection: true } : {}),
      lines: [
        {
          id: line.id,
          material: line.input?.material ?? 'ndpr-oxide',
          ...(line.input?.grade ? { grade: line.input.grade } : {}),
          period: '2027-Q2',
          quantityKg: line.quantityKg,
          commitment: line.commitment,
        },
      ],
    },
  }))
}

/** What demand tells before the seal of the lines that are not in it. */
export const outFacts = (roundId: string, lines: readonly StoryLine[]): Fact[] => [
  {
    subject: roundId,
    event: demandEntriesOut,
    data: {
      roundId,
      part: 1,
      parts: 1,
      lines: lines
        .filter(line => line.fate !== 'confirmed')
        .map(({ id, forecastId, member, quantityKg, fate }) => ({
          lineId: id,
          forecastId,
          participantId: member.id,
          quantityKg,
          fate: fate === 'dropped' ? 'dropped' : 'left',
          ...(fate === 'dropped' ? { reason: 'asked twice' } : {}),
          at: '2027-01-10T08:00:00.000Z',
          by: fate === 'dropped' ? 'olga' : `mia@${member.id}`,
        })),
    },
  },
]

export function demandBook(lines: readonly StoryLine[]): Entry[] {
  return lines
    .filter(line => line.fate === 'confirmed')
    .map(({ id, member, quantityKg, commitment, input }) => ({
      id,
      version: 1,
      participantId: member.id,
      quantityKg,
      salt: newSalt(),
      input: {
        id,
        version: 1,
        material: 'ndpr-oxide',
        quantityKg,
        period: '2027-Q2',
        deliverTo: 'DE',
        commitment,
        memberId: member.id,
        ...(member.group ? { group: member.group } : {}),
        bloc: 'EU',
        country: 'DE',
        zone: 'EU',
        weight: quantityKg,
        ...input,
      },
    }))
}

export function supplyBook(offers: readonly StoryOffer[]): Entry[] {
  return offers.map(({ id, supplier, quantityKg, input }) => ({
    id,
    version: 1,
    participantId: supplier.id,
    quantityKg,
    salt: newSalt(),
    input: {
      id,
      version: 1,
      material: 'ndpr-oxide',
      quantityKg,
      period: '2027-05',
      incoterm: 'DAP',
      deliverFrom: 'AU',
      price: { fixed: { amount: '90.00', currency: 'EUR' } },
      chain: [{ stage: 'mining', country: 'AU' }],
      supplierId: supplier.id,
      level: 'A',
      tiers: [{ fromKg: '0', exWorks: '90.00' }],
      ...input,
    },
  }))
}

const EVENTS = {
  demand: { entries: demandEntriesSealed, book: demandBookSealed },
  supply: { entries: supplyEntriesSealed, book: supplyBookSealed },
} as const

/** What the levels of every supply book here were judged under. */
export const JUDGED_UNDER = { id: 'lodestone-origin', version: '7' }

/** A sealed book in two parts, so that the parts have to be put together, and its seal. */
export function bookFacts(owner: 'demand' | 'supply', roundId: string, entries: readonly Entry[]): Fact[] {
  const half = Math.ceil(entries.length / 2)
  const parts = [entries.slice(0, half), entries.slice(half)]
  const sealed = seal(
    entries.map(one => ({
      id: one.id,
      version: one.version,
      quantity: grams(one.quantityKg),
      leaf: leafHash(canonicalJson(one.input as Json), one.salt),
    })),
  )
  const policy = owner === 'supply' ? { policy: JUDGED_UNDER } : {}
  return [
    ...parts.map(
      (part, index): Fact => ({
        subject: roundId,
        event: EVENTS[owner].entries,
        data: { roundId, part: index + 1, parts: 2, entries: part as unknown as Json },
      }),
    ),
    { subject: roundId, event: EVENTS[owner].book, data: { roundId, ...sealed, ...policy } },
  ]
}

/** A pool sheet with cells of so many kilograms, or suppressed ones, each in a part of its own. */
export const poolFacts = (roundId: string, ...quantities: readonly (string | undefined)[]): Fact[] => {
  const sheet = { id: randomUUID(), roundId, version: 1, publishedAt: new Date().toISOString() }
  return quantities.map((quantityKg, index) => {
    const key = { material: 'ndpr-oxide', period: '2027-Q2', bloc: index === 0 ? 'EU' : 'JP' }
    return {
      subject: roundId,
      event: poolPublished,
      data: {
        ...sheet,
        ...(quantities.length > 1 ? { part: index + 1, parts: quantities.length } : {}),
        cells: [quantityKg === undefined ? { ...key, suppressed: true } : { ...key, quantityKg, contributors: 5 }],
      },
    }
  })
}

const sorted = (entries: readonly Entry[]): object[] =>
  [...entries].sort((a, b) => (a.id < b.id ? -1 : 1)).map(one => one.input)

/** A result in two parts: every line gets so many kilograms, as much of each of the first offers. Its hash is false when `spoilt`. */
/** What the matching counted of pairs that would rather trade outside. */
export const BLOCKING = {
  pairs: 2,
  lines: 1,
  offers: 2,
  wantedKg: '50',
  reasons: [{ reason: 'country-cap-binding', pairs: 2, lines: 1 }],
}

export function resultFacts(
  roundId: string,
  demand: readonly Entry[],
  supply: readonly Entry[],
  shareKg: string,
  {
    spoilt = false,
    offers = 1,
    pass = 1,
    offered = {},
    inputDigest = canonicalHash({ lines: sorted(demand), offers: sorted(supply) } as unknown as Json),
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
    resultHash: spoilt ? '00'.repeat(32) : canonicalHash({ ...rest, allocations, fills } as unknown as Json),
    shares: [share],
    blocking: BLOCKING,
    result: rest,
  }
  const explanations = [
    ...demand.map(line => ({
      kind: 'line',
      id: line.id,
      code: 'scarce-shared-pro-rata',
      figures: { rivals: demand.length - 1, filledKg: shareKg },
      text: 'Shared.',
    })),
    ...supply.map(one => ({ kind: 'offer', id: one.id, code: 'filled', figures: { ...offered }, text: 'Sold.' })),
  ]
  const parts: object[] = [
    { allocations: allocations.slice(0, 2), fills: [], explanations },
    { allocations: allocations.slice(2), fills, explanations: [], summary },
  ]
  return parts.map((part, index) => ({
    subject: roundId,
    event: resultComputed,
    data: { roundId, ...(pass > 1 ? { pass } : {}), part: index + 1, parts: 2, ...part } as unknown as Json,
  }))
}
