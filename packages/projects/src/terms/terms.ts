import { formulaAmount } from '@lodestone/engine/formula'
import { exact, grams, parseDecimal, present, type Rational } from '@lodestone/kernel'
import type { Ask, Book, Condition, Kind, Pledge, Project, Step } from '../book/book.ts'
import { pathOf } from '../finance/path.ts'
import { smallest } from './smallest.ts'

/** A share, as whole millionths. */
export const millionths = (share: string): bigint => present(parseDecimal(share, 6))
/** Euros as whole cents. */
export const cents = (eur: string): bigint => present(parseDecimal(eur, 2))

/** A project in whole numbers; lists by year count from the first year of the round. */
export type ProjectTerms = {
  readonly own: Project
  readonly stage: Step
  /** Grams expected: nameplate times ramp times probability, rounded down. */
  readonly expected: readonly bigint[]
  readonly committed: readonly bigint[]
  /** Grams to be had: expected less committed. */
  readonly available: readonly bigint[]
  /** Grams of pooled offtake that banks ask for. */
  readonly least: readonly bigint[]
  /** Cents it seeks, above nothing. */
  readonly seeks: ReadonlyMap<Kind, bigint>
  /** EUR/kg on the reference path. */
  readonly price: readonly Rational[]
}

export type AskTerms = {
  readonly own: Ask
  readonly grams: readonly bigint[]
  /** Thousandths that a kilogram counts for. */
  readonly weight: bigint
}

/** An ask and a project that may trade. */
export type Pair = { readonly ask: number; readonly project: number }

/** A pledge that may give to a project what it seeks, at most so many cents; `offtake` are the conditions that depend on who gets what. */
export type Use = {
  readonly pledge: number
  readonly project: number
  readonly kind: Kind
  readonly most: bigint
  readonly offtake: readonly Extract<Condition, { kind: 'offtake' }>[]
}

/** All that is decided on, in whole grams and cents, in the order of names. */
export type Terms = {
  readonly book: Book
  readonly projects: readonly ProjectTerms[]
  readonly asks: readonly AskTerms[]
  readonly pairs: readonly Pair[]
  readonly pledges: readonly { readonly own: Pledge; readonly cents: bigint }[]
  readonly uses: readonly Use[]
}

/** Of a sorted book. */
export function termsOf(book: Book): Terms {
  const projects = book.projects.map(own => projectTerms(book, own))
  const asks = book.asks.map(own => askTerms(book, own))
  const pledges = book.pledges.map(own => ({ own, cents: cents(own.eur) }))
  return { book, projects, asks, pairs: pairsOf(book, projects, asks), pledges, uses: usesOf(book, projects) }
}

const byYear = <T>({ rules }: Book, of: (year: number) => T): T[] =>
  Array.from({ length: rules.years }, (_, n) => of(rules.firstYear + n))

/** What a project is expected to make in a year; all that it would if all went well where the probability is 1. */
export const expectedGrams = (
  nameplateKg: string,
  { ramp, probability }: { readonly ramp: string; readonly probability: string },
): bigint => (grams(nameplateKg) * millionths(ramp) * millionths(probability)) / 1_000_000_000_000n

function projectTerms(book: Book, own: Project): ProjectTerms {
  const rows = new Map(book.projectYears.filter(row => row.project === own.project).map(row => [row.year, row]))
  const of = (gramsOf: (row: Book['projectYears'][number]) => bigint) =>
    byYear(book, year => {
      const row = rows.get(year)
      return row ? gramsOf(row) : 0n
    })
  const expected = of(row => expectedGrams(own.nameplateKg, row))
  const committed = of(row => grams(row.committedKg))
  const value = pathOf(book, book.rules.reference, own.price.index)
  return {
    own,
    stage: present(book.rules.materials.find(({ material }) => material === own.material)).stage,
    expected,
    committed,
    available: expected.map((all, y) => {
      const left = all - present(committed[y])
      return left > 0n ? left : 0n
    }),
    least: of(row => grams(row.leastPooledKg)),
    seeks: new Map(
      book.seeks
        .filter(row => row.project === own.project && cents(row.eur) > 0n)
        .map(row => [row.kind, cents(row.eur)]),
    ),
    price: byYear(book, year => formulaAmount(own.price, value(year))),
  }
}

function askTerms(book: Book, own: Ask): AskTerms {
  const rows = new Map(book.askYears.filter(({ ask }) => ask === own.ask).map(row => [row.year, grams(row.kg)]))
  const { weight } = present(book.rules.materials.find(({ material }) => material === own.material))
  return { own, grams: byYear(book, year => rows.get(year) ?? 0n), weight: present(parseDecimal(weight, 3)) }
}

/** Of the same material, at a price that the ask pays in each year in which both have tonnes: a contract is for all of them. */
function pairsOf(book: Book, projects: readonly ProjectTerms[], asks: readonly AskTerms[]): Pair[] {
  return asks.flatMap(({ own, grams }, ask) => {
    const value = pathOf(book, book.rules.reference, own.price.index)
    const ceiling = byYear(book, year => formulaAmount(own.price, value(year)))
    return projects.flatMap(({ own: { material }, available, price }, project) => {
      const both = grams.flatMap((kg, y) => (kg > 0n && present(available[y]) > 0n ? [y] : []))
      const fits = both.every(y => exact.compare(present(price[y]), present(ceiling[y])) <= 0)
      return material === own.material && both.length > 0 && fits ? [{ ask, project }] : []
    })
  })
}

/** What a condition says before anybody has got anything. */
export function holdsFor(condition: Condition, { own, stage }: ProjectTerms): boolean {
  switch (condition.kind) {
    case 'countries':
      return condition.countries.includes(own.country)
    case 'stages':
      return condition.stages.includes(stage)
    case 'phases':
      return condition.phases.includes(own.phase)
    case 'part':
    case 'offtake':
      return true
  }
}

function usesOf({ pledges, conditions }: Book, projects: readonly ProjectTerms[]): Use[] {
  return pledges.flatMap(({ pledge: name, kind, eur }, pledge) => {
    const own = conditions.filter(row => row.pledge === name)
    return projects.flatMap((terms, project): Use[] => {
      const sought = terms.seeks.get(kind)
      if (sought === undefined || !own.every(row => holdsFor(row, terms))) return []
      const limits = own.flatMap(row => (row.kind === 'part' ? [(sought * millionths(row.share)) / 1_000_000n] : []))
      const most = smallest(cents(eur), sought, ...limits)
      const offtake = own.flatMap(row => (row.kind === 'offtake' ? [row] : []))
      return most > 0n ? [{ pledge, project, kind, most, offtake }] : []
    })
  })
}
