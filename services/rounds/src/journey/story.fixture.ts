import { randomUUID } from 'node:crypto'
import {
  demandEntriesOut,
  demandEntryChanged,
  type Participant,
  participantAdmitted,
  poolPublished,
} from '@lodestone/contracts'
import type { JsonObject } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'

/** What happens around a round, made by hand: who takes part, who asked and offered what, and what is published of it. */

export type StoryLine = {
  id: string
  forecastId: string
  member: Participant
  quantityKg: string
  commitment: 'intent' | 'firm'
  /** `withdrawn`: its member took it back before the collection ended; it `left` after that. */
  fate: 'confirmed' | 'dropped' | 'left' | 'withdrawn'
  /** What of its sealed input is other than NdPr oxide for the EU. */
  input?: {
    material?: string
    grade?: string
    bloc?: string
    substitutes?: JsonObject[]
    provenanceFloor?: string
    assurance?: string
    ceilingPrice?: JsonObject
  }
}
export type StoryOffer = {
  id: string
  supplier: Participant
  quantityKg: string
  /** What of its sealed input is other than NdPr oxide of level A. */
  input?: { material?: string; grade?: string; level?: string; chain?: JsonObject[]; price?: JsonObject }
}

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
  data: one,
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
