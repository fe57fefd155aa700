import { values } from '@lodestone/contracts'
import type { Closed, Matching, Opened, Procedure, Round, RoundIn, WaitingRound } from './round.ts'

/** What outlives the state of a round, at its next version: what it has as a draft, once it was opened, once it was closed. */
export const next = ({ id, version, draft, seed, seedHash, pass }: Round): Procedure => ({
  id,
  version: version + 1,
  draft,
  seed,
  seedHash,
  pass,
})
export const opened = (round: Round & Opened): Opened => ({ ...next(round), openedAt: round.openedAt })
export const closed = (round: Round & Closed): Closed => ({ ...opened(round), closedAt: round.closedAt })

/** A round that is cancelled, with what it had. */
export function cancelled(round: Round): RoundIn<'cancelled'> {
  if ('closedAt' in round) return { ...closed(round), state: 'cancelled' }
  return 'openedAt' in round ? { ...opened(round), state: 'cancelled' } : { ...next(round), state: 'cancelled' }
}

/** How the matching of a round stands that has just been asked for. */
export const waiting = (now: Date): Matching => ({ state: 'waiting', since: now.toISOString() })

/**
 * When the decisions on a pass that is matched now close: on the day that was published; for a match that comes later than that, and for a further
 * pass, as long after it as that day lies after the close of offers. Never later than the hub can hold.
 */
export function decisionsDue({ draft, pass }: Pick<Round, 'draft' | 'pass'>, now: Date): string | undefined {
  if (draft.decisionsCloseAt === undefined) return undefined
  const published = Date.parse(draft.decisionsCloseAt)
  if (pass === 1 && published > now.getTime()) return draft.decisionsCloseAt
  const due = now.getTime() + published - Date.parse(draft.offersCloseAt)
  return new Date(Math.min(due, values.LAST_INSTANT_MS)).toISOString()
}

/** A round of which both own copies are the sealed books. */
export const sealed = (round: RoundIn<'sealing'>): RoundIn<'matching'> => ({
  ...closed(round),
  state: 'matching',
  matching: round.matching,
  missing: [],
})

/** A round of projects that is decided: there is nothing for its sides to decide, and no day for it. */
export const decidedAsProjects = (round: WaitingRound): RoundIn<'matched'> => ({ ...closed(round), state: 'matched' })

/** A round that is matched, at one pass more than before if it was there already. One that is being cancelled still is. */
export function matchedAt(round: RoundIn<'matching'>, now: Date): RoundIn<'matched'> {
  const due = decisionsDue(round, now)
  const { cancelling } = round
  return {
    ...closed(round),
    state: 'matched',
    ...(due === undefined ? {} : { decisionsDueAt: due }),
    ...(cancelling && { cancelling }),
  }
}

/** A round whose decisions are closed as soon as somebody looks. */
export const closingNow = (round: RoundIn<'matched'>, now: Date): RoundIn<'matched'> => ({
  ...round,
  decisionsDueAt: now.toISOString(),
  version: round.version + 1,
})

/** A round whose decisions are closed, and of which no further pass is needed or left. */
export const decidedOn = ({ decisionsDueAt: _, ...round }: RoundIn<'matched'>): RoundIn<'matched'> => ({
  ...round,
  version: round.version + 1,
})

/** A round of which the next pass is to be matched. */
export const inNextPass = (round: RoundIn<'matched'>, now: Date): RoundIn<'matching'> => ({
  ...closed(round),
  state: 'matching',
  pass: round.pass + 1,
  matching: waiting(now),
  missing: [],
})

/** A round of which all that was awarded is delivered or ended. */
export const completed = (round: RoundIn<'awarded'>): RoundIn<'completed'> => ({
  ...round,
  state: 'completed',
  version: round.version + 1,
})

/** A round whose offers will be judged under one version of a policy. */
export const judgedUnder = (
  round: RoundIn<'collecting'>,
  policy: { id: string; version: string },
): RoundIn<'collecting'> => ({
  ...round,
  draft: { ...round.draft, rules: { ...round.draft.rules, provenancePolicy: policy } },
})
