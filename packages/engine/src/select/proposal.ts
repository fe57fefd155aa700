import { present } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import type { StageDuals } from '../flow/solve.ts'
import { SolverFailed } from './highs.ts'
import type { Programme } from './programme.ts'
import type { UsedUp } from './tied.ts'

/** How much play floats are given in turn. */
const PLAYS = [1, 100, 10_000]

/** What a linear programme proposes, and among what ties may be broken: goods whose price fits, offers and caps that must stay used up. */
export type GramProposal = {
  readonly columns: Float64Array
  readonly rowDuals: Float64Array
  readonly duals: StageDuals[]
  readonly tight: (cell: number) => boolean
  readonly usedUp: UsedUp
}

/** Runs stages that keep the optima of those before them, with more play where what floats lost left no way to keep one. */
export async function withPlay<T>(run: (play: number) => Promise<T>): Promise<T> {
  let fault: unknown
  for (const play of PLAYS) {
    try {
      return await run(play)
    } catch (error) {
      if (!(error instanceof SolverFailed)) throw error
      fault = error
    }
  }
  throw fault
}

/** The offers and caps whose rows have a price. */
export const usedUpOf = ({ offerRow, capRow }: Programme, isPriced: (row: number) => boolean): UsedUp => ({
  offers: new Set([...offerRow].filter(([, row]) => isPriced(row)).map(([j]) => j)),
  caps: new Set([...capRow].filter(([, row]) => isPriced(row)).map(([key]) => key)),
})

/** The dual values of a stage that is just solved, as its proof keeps them. */
export function stageDuals(
  programme: Programme,
  stage: string,
  rowDuals: Float64Array,
  unitsPerKg: number,
): StageDuals {
  return {
    stage,
    offers: new Map([...programme.offerRow].map(([j, row]) => [j, floatAt(rowDuals, row) * unitsPerKg])),
    caps: new Map([...programme.capRow].map(([key, row]) => [key, Math.max(0, -floatAt(rowDuals, row) * unitsPerKg)])),
    ...(programme.surplusRow.size > 0 && {
      surplus: new Map([...programme.surplusRow].map(([p, row]) => [p, Math.max(0, floatAt(rowDuals, row))])),
      parts: partsOf(programme),
    }),
  }
}

/** The first offer of each set of offers that lines of the programme link. */
function partsOf({ parties }: Programme): number[] {
  const parent = new Map<number, number>()
  const root = (j: number): number => {
    const up = parent.get(j)
    if (up === undefined) parent.set(j, j)
    return up === undefined || up === j ? j : root(up)
  }
  for (const { entries } of parties)
    for (const { offer } of entries) {
      const [a, b] = [root(present(entries[0]).offer), root(offer)]
      if (a !== b) parent.set(Math.max(a, b), Math.min(a, b))
    }
  return [...parent.keys()].filter(j => root(j) === j).sort((a, b) => a - b)
}
