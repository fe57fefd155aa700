import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type RoundContext, type Solved, solveFlows } from '../flow/solve.ts'
import { tiesOf } from '../flow/tie.ts'
import { connectedBlocks } from '../pairs/blocks.ts'
import { readBook } from '../pairs/book.ts'
import { pairUp } from '../pairs/kinds.ts'
import { costScale } from '../price/scale.ts'
import { PATIENCE, runs, smallRounds } from '../rounds.fixture.ts'
import { capsOf, capUses } from './caps.ts'
import { flowsOf } from './round.ts'
import { openSelection } from './selection.ts'
import { capUsesOf } from './uses.ts'

test('what caps count block by block is what they count of all flows, also when a block was counted before', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(smallRounds({ caps: true }), input => {
      const book = readBook(input)
      const pairs = pairUp(book)
      const round: RoundContext = {
        book,
        pairs,
        scale: costScale(book, pairs),
        ties: tiesOf(book),
        standing: new WeakMap(),
      }
      const open = openSelection(book, new Uint8Array(book.lines.length).fill(1))
      const solved: Solved[] = connectedBlocks(book, pairs).map(block => present(solveFlows(round, block, open)))
      const uses = capUsesOf(book)
      for (const step of [book.rules.maxCountrySharePct, undefined]) {
        const caps = capsOf(book, pairs, step)
        expect(uses(caps, solved)).toEqual(capUses(book, caps, flowsOf(solved)))
        expect(uses(caps, solved)).toEqual(capUses(book, caps, flowsOf(solved)))
      }
    }),
    runs(150),
  )
})
