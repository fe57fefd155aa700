import { type OwnPledgesDraft, pledgesStated } from '@lodestone/contracts'
import type { Statement } from './statement.ts'

/** Pledges of a round at most, of all funders. */
const MOST_PLEDGES = 500

export const pledges: Statement<OwnPledgesDraft> = {
  part: 'pledges',
  by: 'funder',
  event: pledgesStated,
  countOf: draft => draft.pledges.length,
  most: MOST_PLEDGES,
  none: { pledges: [], conditions: [] },
  tablesOf: (draft, { owner, bloc, nameOf }) => ({
    pledges: draft.pledges.map(row => ({ ...row, pledge: nameOf(row.pledge), funder: owner, bloc })),
    conditions: draft.conditions.map(row => ({ ...row, pledge: nameOf(row.pledge) })),
  }),
}
