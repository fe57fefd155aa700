import type { LineOut } from '@lodestone/contracts'
import { newSalt, partsOf } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { LINES_OUT } from './record.ts'

/** Lines that one fact of those out of a round names: with the longest reasons 15 MB. */
const OUT_PER_FACT = 5_000

/**
 * Every round has this fact before its books are sealed, with no line in it as well: others see that it is there and nothing of what it says,
 * which a salt keeps from being found by trying. More than `OUT_PER_FACT` lines make more of them.
 */
export const linesOutFacts = (roundId: string, lines: readonly LineOut[]): Fact[] =>
  partsOf(lines, OUT_PER_FACT).map((part, index, parts) => ({
    subject: roundId,
    type: LINES_OUT,
    data: { roundId, part: index + 1, parts: parts.length, lines: part, salt: newSalt() },
  }))
