import { sortedBy } from '@lodestone/foresight/fields'
import { canonicalJson } from '@lodestone/kernel'
import { z } from 'zod'
import { ASK, ASK_YEAR } from './ask.ts'
import { CONDITION, PLEDGE } from './pledge.ts'
import { PROJECT, PROJECT_YEAR, SEEKS } from './project.ts'
import { PATH_YEAR, RULES } from './rules.ts'

/** Bounds on what is taken at all. */
const MOST = { projects: 200, asks: 2_000, pledges: 500, rows: 50_000 }

/** All that a project round decides on, in tables as people fill them in. */
export const BOOK = z.strictObject({
  rules: RULES,
  paths: z.array(PATH_YEAR).max(MOST.rows),
  projects: z.array(PROJECT).max(MOST.projects),
  projectYears: z.array(PROJECT_YEAR).max(MOST.rows),
  seeks: z.array(SEEKS).max(4 * MOST.projects),
  asks: z.array(ASK).max(MOST.asks),
  askYears: z.array(ASK_YEAR).max(MOST.rows),
  pledges: z.array(PLEDGE).max(MOST.pledges),
  conditions: z.array(CONDITION).max(10 * MOST.pledges),
})

export type Book = z.infer<typeof BOOK>
export type Rules = Book['rules']
export type Project = Book['projects'][number]
export type Ask = Book['asks'][number]
export type Pledge = Book['pledges'][number]
export type Condition = Book['conditions'][number]
export type Kind = Pledge['kind']
export type Step = Rules['materials'][number]['stage']

/** The book with its rows in order, so that what is decided does not depend on how they were sent. */
export const sortedBook = (book: Book): Book => ({
  rules: {
    ...book.rules,
    materials: sortedBy(book.rules.materials, row => [row.material]),
    caps: sortedBy(book.rules.caps, row => [row.by, row.stage]),
    exempt: [...new Set(book.rules.exempt)].sort(),
    chinaShares: sortedBy(book.rules.chinaShares, row => [row.stage]),
  },
  paths: sortedBy(book.paths, row => [row.path, row.index, String(row.year)]),
  projects: sortedBy(book.projects, row => [row.project]),
  projectYears: sortedBy(book.projectYears, row => [row.project, String(row.year)]),
  seeks: sortedBy(book.seeks, row => [row.project, row.kind]),
  asks: sortedBy(book.asks, row => [row.ask]),
  askYears: sortedBy(book.askYears, row => [row.ask, String(row.year)]),
  pledges: sortedBy(book.pledges, row => [row.pledge]),
  conditions: sortedBy(book.conditions.map(listsSorted), row => [row.pledge, canonicalJson(row)]),
})

/** Lists of names are sets. */
function listsSorted(row: Condition): Condition {
  switch (row.kind) {
    case 'countries':
      return { ...row, countries: [...new Set(row.countries)].sort() }
    case 'stages':
      return { ...row, stages: [...new Set(row.stages)].sort() }
    case 'phases':
      return { ...row, phases: [...new Set(row.phases)].sort() }
    default:
      return row
  }
}
