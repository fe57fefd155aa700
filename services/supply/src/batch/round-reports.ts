import {
  allocationEnded,
  allocationsProposed,
  contractReported,
  dataOf,
  deliveryReported,
  type MovedBecause,
  passRequested,
  roundAwarded,
  roundCancelled,
} from '@lodestone/contracts'
import { type Grams, grams } from '@lodestone/kernel'
import type { ReceivedEvent } from '@lodestone/messaging'

/**
 * What rounds tell of offers. Refusals count when their pass is over and not before: a supplier, which sees its batches, is to decide without knowing how
 * members did.
 */
export type ReportKind =
  | 'proposed'
  | 'superseded'
  | 'awarded'
  | 'closed'
  | 'contracted'
  | 'delivered'
  | 'ended'
  | 'cancelled'

/** Of an offer, of an allocation whose offer is known by its award, or of all offers of the round. */
export type Report = {
  readonly kind: ReportKind
  readonly offerId?: string
  readonly allocationId?: string
  readonly grams: Grams
}

/** What an event tells of a round's offers, and why their grams move. */
export type RoundReports = {
  readonly roundId: string
  readonly because: MovedBecause
  readonly allocationId?: string
  readonly reports: readonly Report[]
}

/** What an event tells the ledger; `undefined` for one that is none of its business. */
export function reportsOf(event: ReceivedEvent): RoundReports | undefined {
  const roundId = event.key
  switch (event.type) {
    case allocationsProposed.type: {
      const { parties } = dataOf(allocationsProposed, event)
      return {
        roundId,
        because: 'allocations-proposed',
        reports: parties.flatMap(({ offers = [] }) => offers.map(one('proposed'))),
      }
    }
    case passRequested.type: {
      const { decisions } = dataOf(passRequested, event)
      const reports = decisions.flatMap(({ offerId, superseded }) =>
        superseded ? [{ offerId, quantityKg: superseded.quantityKg }] : [],
      )
      return { roundId, because: 'pass-requested', reports: reports.map(one('superseded')) }
    }
    case roundAwarded.type: {
      const { awards, part = 1, parts = 1 } = dataOf(roundAwarded, event)
      const given = awards.map(award => ({ ...one('awarded')(award), allocationId: award.allocationId }))
      return { roundId, because: 'round-awarded', reports: part === parts ? [...given, ofAll('closed')] : given }
    }
    case contractReported.type:
      return reported(roundId, 'contract-reported', 'contracted', dataOf(contractReported, event))
    case deliveryReported.type:
      return reported(roundId, 'delivery-reported', 'delivered', dataOf(deliveryReported, event))
    case allocationEnded.type:
      return reported(roundId, 'allocation-ended', 'ended', { ...dataOf(allocationEnded, event), quantityKg: '0' })
    case roundCancelled.type:
      return { roundId, because: 'round-cancelled', reports: [ofAll('cancelled')] }
    default:
      return undefined
  }
}

const one =
  (kind: ReportKind) =>
  ({ offerId, quantityKg }: { readonly offerId: string; readonly quantityKg: string }): Report => ({
    kind,
    offerId,
    grams: grams(quantityKg),
  })

const ofAll = (kind: ReportKind): Report => ({ kind, grams: 0n })

const reported = (
  roundId: string,
  because: MovedBecause,
  kind: ReportKind,
  { allocationId, quantityKg }: { readonly allocationId: string; readonly quantityKg: string },
): RoundReports => ({ roundId, because, allocationId, reports: [{ kind, allocationId, grams: grams(quantityKg) }] })
