import type { Shown } from '@lodestone/database/drizzle'
import { roundTable } from '../schema.ts'
import { matchingOf, missingOf } from './round.missing.ts'
import type { Round } from './round.ts'

/** Columns that a round is read from. */
export const SHOWN = {
  id: roundTable.id,
  version: roundTable.version,
  state: roundTable.state,
  draft: roundTable.draft,
  seed: roundTable.seed,
  seedHash: roundTable.seedHash,
  openedAt: roundTable.openedAt,
  offeringSince: roundTable.offeringSince,
  closedAt: roundTable.closedAt,
  awardedAt: roundTable.awardedAt,
  pass: roundTable.pass,
  decisionsDueAt: roundTable.decisionsDueAt,
  missing: roundTable.missing,
  gaps: roundTable.gaps,
  matching: roundTable.matching,
  cancelling: roundTable.cancelling,
}

type RoundRow = Shown<typeof SHOWN>

/** The round that a row is of, with what its state has. Throws for a row that lacks some of it. */
export function roundOf(row: RoundRow): Round {
  const { state } = row
  const has = <K extends keyof RoundRow>(field: K): NonNullable<RoundRow[K]> => row[field] ?? unfit(row, field)
  const { id, version, draft, seed, seedHash, pass } = row
  const drafted = { id, version, draft, seed, seedHash, pass }
  const opened = () => ({ ...drafted, openedAt: has('openedAt') })
  const closed = () => ({ ...opened(), closedAt: has('closedAt') })
  const waiting = () => ({ ...closed(), matching: matchingOf(has('matching')), missing: missingOf(row) })
  const cancelling = row.cancelling === null ? {} : { cancelling: row.cancelling }
  switch (state) {
    case 'draft':
      return { ...drafted, state }
    case 'collecting':
      return { ...opened(), state }
    case 'offering':
      return { ...opened(), state, offeringSince: has('offeringSince') }
    case 'sealing':
      return { ...waiting(), state }
    case 'matching':
      return { ...waiting(), state, ...cancelling }
    case 'matched': {
      const due = row.decisionsDueAt === null ? {} : { decisionsDueAt: row.decisionsDueAt }
      return { ...closed(), state, ...due, ...cancelling }
    }
    case 'awarded':
    case 'completed':
      return { ...closed(), state, awardedAt: has('awardedAt') }
    case 'cancelled':
      return { ...(row.closedAt !== null ? closed() : row.openedAt !== null ? opened() : drafted), state }
  }
}

function unfit({ id, state }: RoundRow, field: string): never {
  throw new Error(`the row of round ${id} does not fit its state: it is ${state} and has no ${field}`)
}
