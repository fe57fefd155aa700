import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connectedBlocks } from '../pairs/blocks.ts'
import { readBook } from '../pairs/book.ts'
import { pairUp } from '../pairs/kinds.ts'
import { costScale } from '../price/scale.ts'
import { PATIENCE, runs, smallRounds } from '../rounds.fixture.ts'
import { openSelection, type Selection } from '../select/selection.ts'
import { type RoundContext, type Solved, solveFlows } from './solve.ts'
import { tiesOf } from './tie.ts'

const shape = { lines: 14, offers: 6, kg: 40, classes: 3, weights: true }

test('pass after pass, a block that goes on from where it stood ends as one that is solved afresh', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(smallRounds(shape), fc.array(fc.nat(), { maxLength: 10 }), (input, leaving) => {
      const book = readBook(input)
      const pairs = pairUp(book)
      const round = (): RoundContext => ({
        book,
        pairs,
        scale: costScale(book, pairs),
        ties: tiesOf(book),
        standing: new WeakMap(),
      })
      const going = round()
      let open = openSelection(book, new Uint8Array(book.lines.length).fill(1))
      for (const next of [undefined, ...leaving]) {
        if (next !== undefined) open = without(open, next % book.lines.length)
        for (const block of connectedBlocks(book, pairs))
          expect(told(present(solveFlows(going, block, open)))).toEqual(told(present(solveFlows(round(), block, open))))
      }
    }),
    runs(150),
  )
})

function without(selection: Selection, line: number): Selection {
  const most = selection.most.slice()
  most[line] = 0
  return { ...selection, most }
}

/** All but dual values, of which several prove the same optimum. */
const told = ({ flows, volumes, cost, routing, rivals }: Solved) => ({
  flows: flows.map(({ line, entry, offered, served }) => [line, entry.offer, entry.tier, offered, served]),
  volumes: [...volumes],
  cost: cost(),
  routing,
  rivals: [...rivals].sort(([a], [b]) => a - b),
})

test('a block of which only sums were asked goes the same way, and gives no flows of a pass that it has left', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(smallRounds(shape), fc.array(fc.nat(), { minLength: 1, maxLength: 10 }), (input, leaving) => {
      const book = readBook(input)
      const pairs = pairUp(book)
      const round = (): RoundContext => ({
        book,
        pairs,
        scale: costScale(book, pairs),
        ties: tiesOf(book),
        standing: new WeakMap(),
      })
      const [whole, fromFlows] = [round(), round()]
      for (const block of connectedBlocks(book, pairs)) {
        let open = openSelection(book, new Uint8Array(book.lines.length).fill(1))
        let before = present(solveFlows(whole, block, open, true))
        let last = present(solveFlows(fromFlows, block, open))
        for (const next of leaving) {
          open = without(open, next % book.lines.length)
          const now = present(solveFlows(whole, block, open, true))
          expect(() => before.flows).toThrow('gone on')
          before = now
          last = present(solveFlows(fromFlows, block, open))
        }
        expect(told(before)).toEqual(told(last))
        expect(before.duals).toEqual(last.duals)
      }
    }),
    runs(150),
  )
})
