import { HIGHS_VERSION } from '@lodestone/engine/linear'
import { canonicalHash, exact, formatDecimal, formatKg, percentOf, present } from '@lodestone/kernel'
import { type Book, type Kind, sortedBook } from './book/book.ts'
import { type Fate, fateOf } from './explain/fate.ts'
import { type CoverYear, coverOf } from './finance/cover.ts'
import { floorsOf } from './finance/floor.ts'
import { type OutsideYear, outsideOf, type Served } from './finance/outside.ts'
import { SEARCH_OPTIONS } from './select/least.ts'
import { type Decision, decide } from './select/select.ts'
import { type Terms, termsOf } from './terms/terms.ts'

/** Who is banked and why, who pays, and who gets what: kilograms and euros as decimals. */
export type Result = {
  readonly rules: '1'
  /** Of the sorted book. */
  readonly bookDigest: string
  readonly solver: { readonly name: string; readonly version: string; readonly options: typeof SEARCH_OPTIONS }
  /** Weighted kilograms with what is proved that no other selection passes; euros that are pledged to those who are banked. */
  readonly stages: { readonly servedKg: string; readonly boundKg: string; readonly euros: string }
  readonly projects: readonly Fate[]
  readonly years: readonly ProjectYear[]
  readonly offtake: readonly Offtake[]
  readonly funding: readonly {
    readonly pledge: string
    readonly project: string
    readonly kind: Kind
    readonly eur: string
  }[]
  readonly asks: readonly {
    readonly ask: string
    readonly year: number
    readonly askedKg: string
    readonly servedKg: string
    readonly percent: string
  }[]
  readonly outside: readonly OutsideYear[]
  readonly cover: readonly CoverYear[]
  readonly floors: ReturnType<typeof floorsOf>
}

/** What a project can have sold, what its banks ask for, and what the pool buys of it. */
export type ProjectYear = {
  readonly project: string
  readonly year: number
  readonly expectedKg: string
  readonly availableKg: string
  readonly leastKg: string
  readonly pooledKg: string
}

export type Offtake = {
  readonly ask: string
  readonly project: string
  readonly year: number
  readonly kg: string
  /** The project's price on the reference path. */
  readonly eurPerKg: string
}

/** Decides the book of a project round that was read. The order of its rows changes nothing. Throws SolverFailed. */
export async function decideRound(input: Book): Promise<{ result: Result; resultHash: string }> {
  const book = sortedBook(input)
  const terms = termsOf(book)
  const decision = await decide(terms)
  const fates: Fate[] = []
  for (const p of terms.projects.keys()) fates.push(await fateOf(decision, p))
  const result = resultOf(terms, decision, fates)
  return { result, resultHash: canonicalHash(result) }
}

function resultOf(terms: Terms, decision: Decision, fates: readonly Fate[]): Result {
  const { book, projects, asks } = terms
  const served = decision.shared.map(({ year, own }) =>
    year.cells.flatMap(({ ask, project }, c): Served[] => {
      const grams = present(own.grams[c])
      return grams > 0n ? [{ ask, project, grams }] : []
    }),
  )
  const sum = (y: number, holds: (one: Served) => boolean): bigint =>
    present(served[y]).reduce((all, one) => (holds(one) ? all + one.grams : all), 0n)
  const pooled = (project: number, y: number): bigint => sum(y, one => one.project === project)
  return {
    rules: '1',
    bookDigest: canonicalHash(book),
    solver: { name: 'highs', version: HIGHS_VERSION, options: SEARCH_OPTIONS },
    stages: stagesOf(terms, decision, served),
    projects: fates,
    years: projects.flatMap(({ own, expected, available, least }, p) =>
      expected.flatMap((all, y): ProjectYear[] =>
        all === 0n && present(least[y]) === 0n
          ? []
          : [
              {
                ...{ project: own.project, year: book.rules.firstYear + y, expectedKg: formatKg(all) },
                ...{ availableKg: formatKg(present(available[y])), leastKg: formatKg(present(least[y])) },
                pooledKg: formatKg(pooled(p, y)),
              },
            ],
      ),
    ),
    offtake: served.flatMap((own, y) => own.map(one => offtakeOf(terms, y, one))),
    funding: [...decision.funding].map(([u, cents]) => {
      const { pledge, project, kind } = present(terms.uses[u])
      const names = {
        pledge: present(terms.pledges[pledge]).own.pledge,
        project: present(projects[project]).own.project,
      }
      return { ...names, kind, eur: formatDecimal(cents, 2, 2) }
    }),
    asks: asks.flatMap(({ own, grams }, i) =>
      grams.flatMap((asked, y) => {
        if (asked === 0n) return []
        const got = sum(y, ({ ask }) => ask === i)
        const kg = { askedKg: formatKg(asked), servedKg: formatKg(got) }
        return [{ ask: own.ask, year: book.rules.firstYear + y, ...kg, percent: percentOf(got, asked) }]
      }),
    ),
    outside: outsideOf(terms, served),
    cover: coverOf(book, projects, decision.isBanked, pooled),
    floors: floorsOf(book, projects),
  }
}

function offtakeOf({ book, asks, projects }: Terms, y: number, { ask, project, grams }: Served): Offtake {
  const { own, price } = present(projects[project])
  return {
    ...{ ask: present(asks[ask]).own.ask, project: own.project, year: book.rules.firstYear + y },
    ...{ kg: formatKg(grams), eurPerKg: exact.formatRational(present(price[y]), 4) },
  }
}

/** Millionths of a weighted kilogram: grams times thousandths. */
const WEIGHTED_PLACES = 6

function stagesOf(
  terms: Terms,
  { bound, isBanked }: Decision,
  served: readonly (readonly Served[])[],
): Result['stages'] {
  const weighted = served.flat().reduce((sum, { ask, grams }) => sum + grams * present(terms.asks[ask]).weight, 0n)
  // What floats lose of a bound is given to it.
  const proved = BigInt(Math.ceil(bound * 1e6 * (1 + 1e-12)))
  const euros = terms.projects.reduce(
    (sum, { seeks }, p) => (isBanked(p) ? [...seeks.values()].reduce((a, b) => a + b, sum) : sum),
    0n,
  )
  return {
    servedKg: formatDecimal(weighted, WEIGHTED_PLACES),
    boundKg: formatDecimal(proved > weighted ? proved : weighted, WEIGHTED_PLACES),
    euros: formatDecimal(euros, 2, 2),
  }
}
