import { randomUUID } from 'node:crypto'
import {
  demandBookCollected,
  demandBookSealed,
  demandEntryChanged,
  forecastRevised,
  forecastSubmitted,
  forecastWithdrawn,
  offerPosted,
  participantAdmitted,
  roundAwarded,
  roundOpened,
  rules as roundRules,
} from '@lodestone/contracts'
import { bookDigest } from '@lodestone/kernel'
import type { Feed } from './aggregation.fixture.ts'

export type Line = {
  id: string
  material: string
  grade?: string
  period: string
  quantityKg: string
  commitment: string
}

export const line = (more: Partial<Line> = {}): Line => ({
  id: randomUUID(),
  material: 'dy-oxide',
  period: '2027-Q1',
  quantityKg: '100',
  commitment: 'intent',
  ...more,
})

/** What members and rounds do, told as their services would tell it. */
export const story = (feed: Feed) => ({ ...organisations(feed), ...forecasts(feed), ...rounds(feed) })

const full = (lines: readonly Line[]) => lines.map((one, nth) => ({ reference: `l-${nth}`, deliverTo: 'DE', ...one }))

function organisations(feed: Feed) {
  return {
    member: async (more: { bloc?: string; group?: string } = {}) => {
      const id = randomUUID()
      await feed.send(participantAdmitted, id, {
        id,
        reference: id,
        legalName: 'A member',
        kind: 'member',
        country: 'DE',
        bloc: 'EU',
        ownership: [],
        baselines: [],
        status: 'admitted',
        version: 2,
        ...more,
      })
      return id
    },
    /** An offer of magnets from Australia, of a supplier of its own. */
    offer: async (more: { grade?: string; composition?: Record<string, string>; quantityKg: string }) => {
      const [supplier, offerId] = [randomUUID(), randomUUID()]
      await feed.send(participantAdmitted, supplier, {
        id: supplier,
        reference: supplier,
        legalName: 'A supplier',
        kind: 'supplier',
        country: 'AU',
        ownership: [],
        baselines: [],
        status: 'admitted',
        version: 2,
      })
      await feed.send(offerPosted, offerId, {
        offerId,
        participantId: supplier,
        version: 1,
        offer: {
          reference: 'o',
          material: 'ndfeb-magnet',
          period: '2027-Q1',
          incoterm: 'DAP',
          deliverFrom: 'AU',
          validUntil: '2027-12-31T00:00:00Z',
          chain: [{ stage: 'magnet', country: 'AU', site: 's', operator: 'o', ownership: [] }],
          evidence: [],
          ...more,
        },
      })
      return { offerId, supplier }
    },
  }
}

function forecasts(feed: Feed) {
  return {
    forecast: async (
      participantId: string,
      lines: readonly Line[],
      id: string = randomUUID(),
      version = 1,
      parts = 1,
    ) => {
      const size = Math.ceil(lines.length / parts)
      for (let part = 1; part <= parts; part++)
        await feed.send(version === 1 ? forecastSubmitted : forecastRevised, id, {
          forecastId: id,
          participantId,
          reference: id,
          version,
          part,
          parts,
          lines: full(lines).slice((part - 1) * size, part * size),
        })
      return id
    },
    withdraw: (participantId: string, forecastId: string, version: number) =>
      feed.send(forecastWithdrawn, forecastId, { forecastId, participantId, version }),
  }
}

function rounds(feed: Feed) {
  return {
    open: (roundId: string, rules: object = {}) =>
      feed.send(roundOpened, roundId, {
        roundId,
        reference: 'r',
        name: 'A round',
        type: 'diversification',
        materials: ['dy-oxide'],
        periods: ['2027-Q1'],
        collectionClosesAt: '2026-12-01T00:00:00Z',
        offersCloseAt: '2026-12-02T00:00:00Z',
        rules: roundRules.parse({ countryCapBase: 'report-only', allocation: 'pro-rata', ...rules }),
        seedHash: '0'.repeat(64),
      }),
    entry: (
      roundId: string,
      forecastId: string,
      participantId: string,
      status: string,
      lines: readonly Line[],
      more: { version?: number; afterCollection?: boolean } = {},
    ) =>
      feed.send(demandEntryChanged, forecastId, {
        roundId,
        forecastId,
        participantId,
        status,
        version: 1,
        ...more,
        lines: lines.map(({ id, material, grade, period, quantityKg, commitment }) => ({
          id,
          material,
          ...(grade === undefined ? {} : { grade }),
          period,
          quantityKg,
          commitment,
        })),
      }),
    /** A round awards kilograms of need to lines; gives the allocations. */
    awarded: async (roundId: string, given: readonly { lineId: string; needKg: string }[]): Promise<string[]> => {
      const awards = given.map(one => ({
        allocationId: randomUUID(),
        offerId: randomUUID(),
        memberId: randomUUID(),
        supplierId: randomUUID(),
        quantityKg: one.needKg,
        ...one,
      }))
      await feed.send(roundAwarded, roundId, { roundId, awards })
      return awards.map(one => one.allocationId)
    },
    collected: (roundId: string, lines: readonly Line[]) =>
      feed.send(demandBookCollected, roundId, {
        roundId,
        count: lines.length,
        sumKg: '1',
        digest: bookDigest(lines.map(({ id }) => ({ id, version: 1 }))),
      }),
    sealed: (roundId: string, lines: readonly Line[]) =>
      feed.send(demandBookSealed, roundId, {
        roundId,
        count: lines.length,
        sumKg: '1',
        digest: bookDigest(lines.map(({ id }) => ({ id, version: 1 }))),
        root: '0'.repeat(64),
      }),
  }
}
