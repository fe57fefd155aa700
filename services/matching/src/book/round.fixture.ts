import {
  demandBookSealed,
  demandEntriesSealed,
  ENTRIES_PER_EVENT,
  type EntriesSealed,
  type RoundRules,
  roundClosed,
  roundOpened,
  rules as rulesSchema,
  supplyBookSealed,
  supplyEntriesSealed,
} from '@lodestone/contracts'
import type { LineInput, MatchInput, MatchOutput, OfferInput } from '@lodestone/engine'
import { canonicalHash, canonicalJson, chunksOf, formatKg, grams, type Json, leafHash, seal } from '@lodestone/kernel'
import type { ReceivedEvent } from '@lodestone/messaging'

/** A small sealed round, as its owners tell it. */

export const idOf = (kind: number, n: number): string =>
  `00000000-0000-7000-8000-${String(kind).padStart(4, '0')}${String(n).padStart(8, '0')}`

export const lineOf = (n: number, more: Partial<LineInput> = {}): LineInput => ({
  id: idOf(1, n),
  version: 1,
  material: 'ndpr-oxide',
  quantityKg: '100',
  period: '2027-Q1',
  deliverTo: 'DE',
  commitment: 'intent',
  memberId: idOf(3, n),
  bloc: 'EU',
  zone: 'EU',
  weight: '100',
  ...more,
})

export const offerOf = (n: number, more: Partial<OfferInput> = {}): OfferInput => ({
  id: idOf(2, n),
  version: 1,
  material: 'ndpr-oxide',
  quantityKg: '250',
  period: '2027-Q1',
  incoterm: 'DAP',
  deliverFrom: 'AU',
  price: { fixed: { amount: '62.50', currency: 'EUR' } },
  chain: [{ stage: 'mining', country: 'AU' }],
  supplierId: idOf(4, n),
  level: 'A',
  tiers: [{ fromKg: '0', exWorks: '62.5' }],
  ...more,
})

export const ROUND = idOf(9, 1)
export const RULES: RoundRules = rulesSchema.parse({})
export const SEED = 'a1'.repeat(32)

const entryOf = (input: LineInput | OfferInput): EntriesSealed['entries'][number] => ({
  id: input.id,
  version: input.version,
  participantId: 'memberId' in input ? input.memberId : input.supplierId,
  quantityKg: input.quantityKg,
  // As an event carries it.
  input: JSON.parse(JSON.stringify(input)),
  salt: input.id.replaceAll('-', ''),
})

export const entriesOf = (inputs: readonly (LineInput | OfferInput)[]) => inputs.map(entryOf)

export const sealedBy = (entries: ReturnType<typeof entriesOf>) =>
  seal(
    entries.map(({ id, version, quantityKg, input, salt }) => ({
      id,
      version,
      quantity: grams(quantityKg),
      leaf: leafHash(canonicalJson(input as Json), salt),
    })),
  )

let offset = 0n
export function event(contract: { type: string; topic: string }, key: string, data: unknown): ReceivedEvent {
  offset++
  return {
    type: contract.type,
    topic: contract.topic,
    partition: 0,
    offset,
    key,
    id: idOf(8, Number(offset)),
    aggregateVersion: Number(offset),
    time: '2027-01-01T00:00:00.000Z',
    actor: 'test',
    correlationId: 'test',
    data,
  }
}

/** What the owners of a round's books and the round itself publish, in an order that they may come in. */
export function roundEvents(
  lines: readonly LineInput[],
  offers: readonly OfferInput[],
  options: { roundId?: string; rules?: RoundRules; seed?: string } = {},
) {
  const { roundId = ROUND, rules = RULES, seed = SEED } = options
  const demand = entriesOf(lines)
  const supply = entriesOf(offers)
  const parts = (contract: typeof demandEntriesSealed, entries: typeof demand): ReceivedEvent[] =>
    chunksOf(entries, ENTRIES_PER_EVENT).map((some, i, all) =>
      event(contract, roundId, { roundId, part: i + 1, parts: all.length, entries: some }),
    )
  return {
    opened: event(roundOpened, roundId, { roundId, rules }),
    closed: event(roundClosed, roundId, { roundId, seed }),
    demandParts: parts(demandEntriesSealed, demand),
    demandSeal: event(demandBookSealed, roundId, { roundId, ...sealedBy(demand) }),
    supplyParts: parts(supplyEntriesSealed, supply),
    supplySeal: event(supplyBookSealed, roundId, { roundId, ...sealedBy(supply) }),
  }
}

/** Stands in for the engine where only what surrounds it is looked at: every line gets half. */
export function stubMatch(input: MatchInput): MatchOutput {
  const fills = input.lines.map(line => ({ lineId: line.id, filledKg: formatKg(grams(line.quantityKg) / 2n) }))
  const offerId = input.offers[0]?.id ?? ''
  const result: MatchOutput['result'] = {
    selection: [],
    departures: [],
    fills,
    allocations: fills.map(fill => ({
      lineId: fill.lineId,
      offerId,
      quantityKg: fill.filledKg,
      price: { amount: '62.50', currency: 'EUR' },
      landedPrice: '62.5000',
    })),
    duals: { lines: input.lines.map(line => ({ lineId: line.id, value: '0' })), offers: [], caps: [] },
    bounds: [],
    stages: [
      { name: 'cost', objective: 'least cost', value: input.offers[0]?.tiers[0]?.exWorks ?? '0', bound: '0', gap: '0' },
    ],
    solver: { name: 'stub', version: '1', options: {} },
  }
  return {
    inputDigest: canonicalHash({ lines: input.lines, offers: input.offers }),
    result,
    resultHash: canonicalHash(result),
    explanations: input.lines.map(line => ({
      kind: 'line',
      id: line.id,
      code: 'filled',
      figures: {},
      text: 'x'.repeat(500),
    })),
    shares: [],
    totals: {
      demandKg: '0',
      offeredKg: '0',
      matchedKg: '0',
      cost: '0',
      surplus: '0',
      baseCurrency: 'EUR',
      byMaterial: [],
      blocking: { pairs: 0, lines: 0, offers: 0, wantedKg: '0', reasons: [] },
    },
  }
}
