import { present } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { floatAt } from './at.ts'
import { type RoundContext, solveFlows } from './flow/solve.ts'
import { tiesOf } from './flow/tie.ts'
import { connectedBlocks } from './pairs/blocks.ts'
import { readBook } from './pairs/book.ts'
import { pairUp } from './pairs/kinds.ts'
import { costScale } from './price/scale.ts'
import { PATIENCE, seeds } from './rounds.fixture.ts'
import { sampleRound } from './sample.fixture.ts'
import { solveLinear } from './select/linear.ts'
import { openSelection } from './select/selection.ts'

/** Grams that a linear programme may lose in a block when its floats become whole. */
const GRAMS = 20

describe('network flows and HiGHS solve the same blocks of plain rounds', { timeout: PATIENCE }, () => {
  test('to the same volumes by class, the same cost, and fills within a twentieth of the fullest', async () => {
    for (const seed of seeds(6)) {
      const input = sampleRound({ lines: 120, offers: 30, seed })
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
      for (const block of connectedBlocks(book, pairs)) {
        const flows = present(solveFlows(round, block, open))
        const linear = present(await solveLinear(round, block, open, []))
        expect([...linear.volumes.keys()]).toEqual([...flows.volumes.keys()])
        for (const [priority, { value }] of flows.volumes) {
          const other = present(linear.volumes.get(priority))
          expect(Number(value)).toBeGreaterThanOrEqual(Number(other.value))
          expect(Number(value)).toBeLessThanOrEqual(Number(other.value) + GRAMS)
          expect(Number(value)).toBeLessThanOrEqual(Number(other.bound) + GRAMS)
        }
        const cost = Number(flows.cost().value)
        expect(Math.abs(Number(linear.cost().value) - cost)).toBeLessThanOrEqual(1e-6 * cost)
        const exact = levels(flows)
        const near = levels(linear)
        for (const priority of flows.volumes.keys()) {
          const own = [...exact.keys()].filter(i => book.priority[i] === priority)
          const fullest = Math.max(...own.map(i => near.get(i) ?? 0))
          for (const i of own)
            expect(Math.abs(present(exact.get(i)) - (near.get(i) ?? 0))).toBeLessThanOrEqual(fullest / 20 + 1e-4)
        }

        function levels(solved: typeof flows): Map<number, number> {
          const filled = new Map<number, number>()
          for (const { line, served } of solved.flows) filled.set(line, (filled.get(line) ?? 0) + served)
          return new Map([...filled].map(([i, grams]) => [i, grams / floatAt(book.weight, i)]))
        }
      }
    }
  })
})
