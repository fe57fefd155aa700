import type { OwnAsksDraft, OwnPledgesDraft, OwnProjectsDraft, ProjectTermsDraft } from '@lodestone/contracts'
import type { Read } from '@lodestone/foresight/fields'
import { type Book, readBook } from '@lodestone/projects'
import { asks } from './ask.ts'
import { pledges } from './pledge.ts'
import { projects, withSold } from './project.ts'
import { type Bloc, bookWith, type Placed, type Sold, type Tables } from './statement.ts'

/** A statement as it stood at the close; `group`: the corporate group of its owner. */
export type Sealed = {
  readonly id: string
  readonly owner: string
  readonly group: string
  readonly bloc: Bloc | null
} & (
  | { readonly part: 'projects'; readonly tables: OwnProjectsDraft }
  | { readonly part: 'asks'; readonly tables: OwnAsksDraft }
  | { readonly part: 'pledges'; readonly tables: OwnPledgesDraft }
)

/** Characters of the id of a statement, with what parts it from its owner's name for a row. */
const PREFIX = 37
const nameIn = (id: string, own: string): string => `${id}/${own}`
export const statementOf = (name: string): string => name.slice(0, PREFIX - 1)
export const ownNameOf = (name: string): string => name.slice(PREFIX)

export type Closed = {
  readonly terms: ProjectTermsDraft
  readonly seed: string
  readonly sealed: readonly Sealed[]
  /** By earlier rounds of the hub. */
  readonly sold: readonly Sold[]
}

/** The book of a closed round, read. */
export function bookOf({ terms, seed, sealed, sold }: Closed): Read<Book> {
  const tables: Record<string, object[]> = {}
  for (const one of sealed)
    for (const [table, rows] of Object.entries(tablesOf(one, sold))) tables[table] = [...(tables[table] ?? []), ...rows]
  return readBook(bookWith(terms, tables, seed))
}

function tablesOf(one: Sealed, sold: readonly Sold[]): Tables {
  const placed: Placed = { owner: one.owner, bloc: one.bloc ?? undefined, nameOf: own => nameIn(one.id, own) }
  switch (one.part) {
    case 'projects': {
      const ofOwner = sold.filter(({ owner }) => owner === one.owner)
      return projects.tablesOf(withSold(one.tables, ofOwner), placed)
    }
    case 'asks':
      return asks.tablesOf(one.tables, placed)
    case 'pledges':
      return pledges.tablesOf(one.tables, placed)
  }
}
