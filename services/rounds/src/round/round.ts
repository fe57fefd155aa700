import type { FailureReason, RoundDraft, RoundState, Unmatched } from '@lodestone/contracts'

/** How the matching of a closed round stands, as it was last told, and since when. */
export type Matching =
  | { readonly state: 'waiting'; readonly since: string }
  | { readonly state: 'incomplete'; readonly since: string; readonly missing: readonly Unmatched[] }
  | {
      readonly state: 'failed'
      readonly since: string
      /** Of the run that has failed; a round of projects has none. */
      readonly attempts?: number
      readonly runId?: string
      readonly reason?: FailureReason
    }

/** A cancellation that is being carried out: who commanded it, and why. */
export type Cancelling = { readonly by: string; readonly reason?: string | undefined }

/** What a round has in every state. */
export type Procedure = {
  readonly id: string
  readonly version: number
  readonly draft: RoundDraft
  /** 32 bytes in hex; told when the books can no longer change. */
  readonly seed: string
  readonly seedHash: string
  /** The pass that is being matched, decided or was the last; 1 from the draft on. */
  readonly pass: number
}
export type Opened = Procedure & { readonly openedAt: string }
export type Closed = Opened & { readonly closedAt: string }
type Waiting = Closed & {
  readonly matching: Matching
  /** What keeps the own copy of the books from being the sealed ones, or a result from being taken over. */
  readonly missing: readonly Unmatched[]
}
type Offering = Opened & {
  /** From when on it takes offers to a pool that is published. */
  readonly offeringSince: string
}
type Matched = Closed & {
  /** When the decisions of its pass close; absent once they have, and where no day was set. */
  readonly decisionsDueAt?: string
}
type Awarded = Closed & { readonly awardedAt: string }
type Cancellable = {
  /** From the first allocation that a cancellation lets lapse to its end: nothing else is decided meanwhile. */
  readonly cancelling?: Cancelling
}

/** A round, with what its state has and nothing of another one. */
export type Round =
  | (Procedure & { readonly state: 'draft' })
  | (Opened & { readonly state: 'collecting' })
  | (Offering & { readonly state: 'offering' })
  | (Waiting & { readonly state: 'sealing' })
  | (Waiting & Cancellable & { readonly state: 'matching' })
  | (Matched & Cancellable & { readonly state: 'matched' })
  | (Awarded & { readonly state: 'awarded' })
  | (Awarded & { readonly state: 'completed' })
  | ((Procedure | Opened | Closed) & { readonly state: 'cancelled' })

/** A round that is in one of some states. */
export type RoundIn<S extends RoundState> = Extract<Round, { readonly state: S }>
/** A round that waits for its match. */
export type WaitingRound = RoundIn<'sealing' | 'matching'>
/** What a command makes of a round. */
export type MovedRound = Exclude<Round, { readonly state: 'draft' | 'matching' | 'matched' }>

/** The cancellation that is being carried out. */
export const cancellingOf = (round: Round): Cancelling | undefined =>
  'cancelling' in round ? round.cancelling : undefined

/** Whether a round waits for its match: for the books to be sealed, or for a result. */
export const waitsForMatch = (round: Round): round is WaitingRound =>
  round.state === 'sealing' || round.state === 'matching'

/** Whether the round's allocations are being decided on, by both sides or by the job that closes decisions. */
export const isDecidable = (round: Round): round is RoundIn<'matched'> => round.state === 'matched' && !round.cancelling

/** Whether a side may decide now: its day closes decisions by itself, whenever the job comes to an allocation. */
export const takesDecisions = (round: Round, now: Date): boolean => isDecidable(round) && !isDecisionDue(round, now)

/** Whether the day on which decisions close has come. */
export const isDecisionDue = ({ decisionsDueAt }: RoundIn<'matched'>, now: Date): boolean =>
  decisionsDueAt !== undefined && Date.parse(decisionsDueAt) <= now.getTime()

/** Passes that a round may have. */
export const maxPasses = ({ draft }: Round): number => draft.rules.maxPasses ?? 1

/** The command that a deadline gives by itself when it is due. */
export function dueCommand({ state, draft }: Round, now: Date): 'publish-pool' | 'close' | undefined {
  const due = (deadline: string): boolean => Date.parse(deadline) <= now.getTime()
  if (state === 'collecting' && due(draft.collectionClosesAt)) return 'publish-pool'
  return state === 'offering' && due(draft.offersCloseAt) ? 'close' : undefined
}
