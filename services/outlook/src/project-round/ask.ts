import { asksStated, type OwnAsksDraft } from '@lodestone/contracts'
import type { Statement } from './statement.ts'

/** Asks of a round at most, of all members. */
const MOST_ASKS = 1_250

export const asks: Statement<OwnAsksDraft> = {
  part: 'asks',
  by: 'member',
  event: asksStated,
  countOf: draft => draft.asks.length,
  most: MOST_ASKS,
  none: { asks: [], askYears: [] },
  tablesOf: (draft, { owner, bloc, nameOf }) => ({
    asks: draft.asks.map(row => ({ ...row, ask: nameOf(row.ask), member: owner, bloc })),
    askYears: draft.askYears.map(row => ({ ...row, ask: nameOf(row.ask) })),
  }),
}
