import { demandBookSealed, demandEntriesSealed, supplyBookSealed, supplyEntriesSealed } from '@lodestone/contracts'
import { canonicalJson, grams, type JsonObject, leafHash, newSalt, seal } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import type { StoryLine, StoryOffer } from './story.fixture.ts'

/** The sealed books of a round, made by hand. */

export type BookEntry = {
  id: string
  version: number
  participantId: string
  quantityKg: string
  input: JsonObject
  salt: string
}

export function demandBook(lines: readonly StoryLine[]): BookEntry[] {
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

export function supplyBook(offers: readonly StoryOffer[]): BookEntry[] {
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
export function bookFacts(owner: 'demand' | 'supply', roundId: string, entries: readonly BookEntry[]): Fact[] {
  const half = Math.ceil(entries.length / 2)
  const parts = [entries.slice(0, half), entries.slice(half)]
  const sealed = seal(
    entries.map(one => ({
      id: one.id,
      version: one.version,
      quantity: grams(one.quantityKg),
      leaf: leafHash(canonicalJson(one.input), one.salt),
    })),
  )
  const policy = owner === 'supply' ? { policy: JUDGED_UNDER } : {}
  return [
    ...parts.map(
      (part, index): Fact => ({
        subject: roundId,
        event: EVENTS[owner].entries,
        data: { roundId, part: index + 1, parts: 2, entries: part },
      }),
    ),
    { subject: roundId, event: EVENTS[owner].book, data: { roundId, ...sealed, ...policy } },
  ]
}
