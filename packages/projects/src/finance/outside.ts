import { CHINA, formatKg, present } from '@lodestone/kernel'
import type { Step } from '../book/book.ts'
import { millionths, type Terms } from '../terms/terms.ts'

/** What of what is asked at a stage in a year would come from outside China, and how much of that China's share would lose. */
export type OutsideYear = {
  readonly year: number
  readonly stage: Step
  readonly askedKg: string
  readonly outsideKg: string
  /** Present where the rules state what share of this stage members get from China. */
  readonly leavesKg?: string
}

/** `served`: grams that an ask gets of a project in a year. China is counted with Hong Kong and Macao, by where the project stands. */
export function outsideOf(terms: Terms, served: readonly (readonly Served[])[]): OutsideYear[] {
  const { book, asks, projects } = terms
  const stageOf = new Map(book.rules.materials.map(({ material, stage }) => [material, stage]))
  const stages = [...new Set(asks.map(({ own }) => present(stageOf.get(own.material))))].sort()
  return served.flatMap((own, y) =>
    stages.flatMap((stage): OutsideYear[] => {
      const of = (ask: number): boolean => stageOf.get(present(asks[ask]).own.material) === stage
      const asked = asks.reduce((sum, { grams }, i) => (of(i) ? sum + present(grams[y]) : sum), 0n)
      const outside = own.reduce(
        (sum, { ask, project, grams }) =>
          of(ask) && !CHINA.has(present(projects[project]).own.country) ? sum + grams : sum,
        0n,
      )
      if (asked === 0n) return []
      const share = book.rules.chinaShares.find(row => row.stage === stage)?.share
      return [
        {
          ...{ year: book.rules.firstYear + y, stage, askedKg: formatKg(asked), outsideKg: formatKg(outside) },
          ...(share !== undefined && { leavesKg: formatKg((outside * millionths(share)) / 1_000_000n) }),
        },
      ]
    }),
  )
}

export type Served = { readonly ask: number; readonly project: number; readonly grams: bigint }
