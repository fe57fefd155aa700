import type { Participant, ProjectTermsDraft, projectsStated, TableFault } from '@lodestone/contracts'
import type { Book } from '@lodestone/projects'

/** What a party states in a round: as which of the book's tables, and what of it others may know. */

export type Part = 'projects' | 'asks' | 'pledges'
export type Bloc = Book['asks'][number]['bloc']

/** Whose a statement is, and how its own names read in the book. */
export type Placed = {
  readonly owner: string
  readonly bloc: Bloc | undefined
  readonly nameOf: (own: string) => string
}
/** The tables of a book that parties state; rows without a bloc are refused where it is read. */
export type Tables = { readonly [Table in Exclude<keyof Book, 'rules' | 'paths'>]?: readonly object[] }

export type Statement<Draft extends object> = {
  readonly part: Part
  /** Who states it. */
  readonly by: Participant['kind']
  readonly event: typeof projectsStated
  /** Rows that count in a round, and so many at most of all parties: together their years are no more than a book takes. */
  readonly countOf: (draft: Draft) => number
  readonly most: number
  readonly none: Draft
  readonly tablesOf: (draft: Draft, placed: Placed) => Tables
  /** What is wrong beside what earlier rounds of the hub have sold. */
  readonly againstSold?: (draft: Draft, sold: readonly Sold[]) => TableFault[]
}

/** Kilograms of a supplier's project that a decided round has sold. */
export type Sold = { readonly owner: string; readonly project: string; readonly year: number; readonly kg: string }

/** What stands for the round's seed while it is not told: faults do not depend on it. */
const UNTOLD = '00000000'
const NOTHING = {
  ...{ projects: [], projectYears: [], seeks: [], asks: [], askYears: [], pledges: [], conditions: [] },
}

/** A book by these terms, unread, with nothing in it but what is given. */
export const bookWith = ({ rules, paths }: ProjectTermsDraft, tables: Tables, seed = UNTOLD): object => ({
  rules: { ...rules, seed },
  paths,
  ...NOTHING,
  ...tables,
})
