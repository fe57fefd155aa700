import type { Planted } from '../setup/planting.ts'

/** Defects of what follows a match: decisions, awards, what they leave to the next round, and reports. */

const ROUNDS = 'services/rounds/src'

export const PLANTED_IN_AWARDS: readonly Planted[] = [
  {
    name: 'declined-awarded',
    breaks: 'An award counts what was declined.',
    file: `${ROUNDS}/round/round.consequences.ts`,
    text: "const awarded = await moveAllocations(tx, round.id, ['accepted'], 'awarded')",
    replacement: "const awarded = await moveAllocations(tx, round.id, ['accepted', 'declined'], 'awarded')",
  },
  {
    name: 'decided-as-it-was',
    breaks: 'A side decides on an allocation as it was before others let go of it.',
    file: `${ROUNDS}/allocation/allocation.change.ts`,
    text: `    const round = await lockRound(tx, roundId)
    const allocation = await findAllocation(tx, id)`,
    replacement: `    const allocation = await findAllocation(tx, id)
    const round = await lockRound(tx, roundId)`,
  },
  {
    name: 'lapsed-untold',
    breaks: 'What an award lets lapse before it is carried out is told to nobody.',
    file: `${ROUNDS}/round/round.transition.ts`,
    text: `  record(...facts)
  return lapsed.length`,
    replacement: '  return lapsed.length',
  },
  {
    name: 'delivered-twice',
    breaks: 'A delivery that is repeated with its key counts again.',
    file: 'packages/service/src/door.ts',
    text: 'const earlier = await claim(tx, call)',
    replacement: 'const earlier = undefined as Answer | undefined',
  },
  {
    name: 'released-twice',
    breaks: 'That what is left of a line joins the next round is told twice.',
    file: 'services/demand/src/book/book.release.ts',
    text: '  return entryFacts(entries)\n}\n\n/** The lines without an award',
    replacement: '  return [...entryFacts(entries), ...entryFacts(entries)]\n}\n\n/** The lines without an award',
  },
]
