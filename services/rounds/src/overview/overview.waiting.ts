import type { Participant, RoundDraft, RoundState, Waiting } from '@lodestone/contracts'

/** A round that is not over, with when it got where it is. */
export type LiveRound = {
  readonly id: string
  readonly reference: string
  readonly state: RoundState
  readonly type: RoundDraft['type']
  readonly collectionClosesAt: string
  readonly offersCloseAt: string
  readonly openedAt: string | null
  readonly offeringSince: string | null
  readonly closedAt: string | null
  readonly matchedAt: string | null
  readonly awardedAt: string | null
  readonly decisionsDueAt: string | null
}

/** Allocations that wait, and for how many organisations. */
export type Open = { readonly allocations: number; readonly organisations: number }
/** What of a round's allocations somebody has to act on: of all, or of the reader's own. */
export type OpenOf = {
  readonly memberDecisions: Open
  readonly supplierDecisions: Open
  readonly contracts: Open
  readonly deliveries: Open
}
export type Reader = 'oversight' | Participant['kind']

/**
 * Who has to act in a round, and what for. An organisation is told of its own allocations alone: how many organisations are behind them is not its to know, nor, while
 * they are decided on, does a supplier know how many lines an offer of its is proposed to.
 */
export function waitingOf(round: LiveRound, open: OpenOf | undefined, reader: Reader): Waiting[] {
  const { id: roundId, reference, state, type } = round
  const wait = (
    on: Waiting['on'],
    what: Waiting['for'],
    { since, until, count }: { since?: string | null; until?: string | null; count?: Open } = {},
  ): Waiting => ({
    roundId,
    reference,
    on,
    for: what,
    ...(count ? { allocations: count.allocations } : {}),
    ...(count && reader === 'oversight' ? { organisations: count.organisations } : {}),
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
  })
  const some = (count: Open | undefined): count is Open => count !== undefined && count.allocations > 0
  // It takes neither lines nor offers.
  if (type === 'project' && (state === 'collecting' || state === 'offering')) return []
  switch (state) {
    case 'collecting':
      return [wait('members', 'lines', { since: round.openedAt, until: round.collectionClosesAt })]
    case 'offering':
      return [wait('suppliers', 'offers', { since: round.offeringSince, until: round.offersCloseAt })]
    case 'sealing':
    case 'matching':
      return [wait('hub', 'match', { since: round.closedAt })]
    case 'matched': {
      const times = { since: round.matchedAt, until: round.decisionsDueAt }
      const [members, suppliers] = [open?.memberDecisions, open?.supplierDecisions]
      const decisions = [
        ...(some(members) && reader !== 'supplier' ? [wait('members', 'decisions', { ...times, count: members })] : []),
        ...(some(suppliers)
          ? [wait('suppliers', 'decisions', reader === 'supplier' ? times : { ...times, count: suppliers })]
          : []),
      ]
      return decisions.length === 0 && reader === 'oversight' ? [wait('operators', 'award')] : decisions
    }
    case 'awarded': {
      const since = round.awardedAt
      const [contracts, deliveries] = [open?.contracts, open?.deliveries]
      return [
        ...(some(contracts) ? [wait('members', 'contracts', { since, count: contracts })] : []),
        ...(some(deliveries) ? [wait('suppliers', 'deliveries', { since, count: deliveries })] : []),
      ]
    }
    case 'draft':
    case 'completed':
    case 'cancelled':
      return []
  }
}
