import { type Bloc, isInBloc, parseDecimal, present } from '@lodestone/kernel'
import type { Step } from '../book/book.ts'
import type { Terms } from './terms.ts'

/** Grams of one pair in one year. */
export type Cell = { readonly pair: number; readonly ask: number; readonly project: number }

/** Grams that cells hold together, each times a whole number, within limits. Names and limits are those of the whole book: whoever is not banked has no cells. */
export type Row = { readonly terms: readonly (readonly [cell: number, times: bigint])[] } & (
  | { readonly kind: 'ask'; readonly ask: number; readonly most: bigint }
  /** What a project can have sold to the pool; where banked, at least what banks ask for. */
  | { readonly kind: 'project'; readonly project: number; readonly most: bigint; readonly least: bigint }
  | ({ readonly kind: 'cap' } & Cap)
  /** Binds, at least nothing, where the pledge is used. `shortest`: what the sum may come to where it does not bind. */
  | {
      readonly kind: 'offtake'
      readonly use: number
      readonly bloc: Bloc
      readonly of: bigint
      readonly shortest: bigint
    }
)

export type CapName = { readonly by: 'country' | 'supplier'; readonly stage: Step; readonly name: string }
export type Cap = {
  readonly cap: CapName
  readonly most: bigint
  /** Whether goods of a project count for buyers of a bloc, or of none. */
  readonly counts: (project: number, bloc: Bloc | undefined) => boolean
}

/** Shares in a row of them, as whole numbers. */
export const SHARES = 10_000n

/** What binds the grams of one year. */
export type YearRows = { readonly year: number; readonly cells: readonly Cell[]; readonly rows: readonly Row[] }

export function rowsOf(terms: Terms, y: number): YearRows {
  const { asks, projects, pairs, uses, book } = terms
  const cells = pairs.flatMap(({ ask, project }, pair): Cell[] =>
    present(present(asks[ask]).grams[y]) > 0n && present(present(projects[project]).available[y]) > 0n
      ? [{ pair, ask, project }]
      : [],
  )
  const where = (holds: (cell: Cell) => boolean) => cells.flatMap((cell, c) => (holds(cell) ? [[c, 1n] as const] : []))
  const rows: Row[] = [
    ...asks.map(
      ({ grams }, ask): Row => ({
        ...{ kind: 'ask', ask, most: present(grams[y]) },
        terms: where(cell => cell.ask === ask),
      }),
    ),
    ...projects.map(
      ({ available, least }, project): Row => ({
        ...{ kind: 'project', project, most: present(available[y]), least: present(least[y]) },
        terms: where(cell => cell.project === project),
      }),
    ),
    ...capsOf(terms, y).map(
      (cap): Row => ({
        ...{ kind: 'cap', ...cap },
        terms: where(({ ask, project }) => cap.counts(project, present(asks[ask]).own.bloc)),
      }),
    ),
    ...uses.flatMap(({ project, offtake }, use) =>
      offtake.map(({ bloc, share }): Row => {
        const of = present(parseDecimal(share, 4))
        return {
          ...{ kind: 'offtake', use, bloc, of, shortest: -of * present(present(projects[project]).available[y]) },
          terms: cells.flatMap((cell, c) =>
            cell.project === project
              ? [[c, (present(asks[cell.ask]).own.bloc === bloc ? SHARES : 0n) - of] as const]
              : [],
          ),
        }
      }),
    ),
  ]
  return { year: book.rules.firstYear + y, cells, rows }
}

/**
 * Who counts towards a cap that is a share of what is asked at a stage in the year; nobody's own territory counts for them. Who asks at a price at which no
 * project sells could take nothing, and widens no cap.
 */
function capsOf({ asks, projects, pairs, book }: Terms, y: number): Cap[] {
  const { caps, exempt, materials } = book.rules
  const buyers = new Set(pairs.map(({ ask }) => ask))
  const stageOf = new Map(materials.map(({ material, stage }) => [material, stage]))
  return caps.flatMap(({ by, stage, share }) => {
    const own = projects.filter(project => project.stage === stage)
    const names = [...new Set(own.map(project => (by === 'country' ? project.own.country : project.own.supplier)))]
    const pooled = asks.reduce(
      (sum, ask, i) => (buyers.has(i) && stageOf.get(ask.own.material) === stage ? sum + present(ask.grams[y]) : sum),
      0n,
    )
    return names
      .filter(name => by === 'supplier' || !exempt.includes(name))
      .sort()
      .map(
        (name): Cap => ({
          cap: { by, stage, name },
          most: (pooled * present(parseDecimal(share, 4))) / SHARES,
          counts: (project, bloc) => {
            const { own: it, stage: at } = present(projects[project])
            if (at !== stage) return false
            if (by === 'supplier') return it.supplier === name
            return it.country === name && (bloc === undefined || !isInBloc(name, bloc))
          },
        }),
      )
  })
}
