import { readFile } from 'node:fs/promises'
import { fromJson, vouched } from '@lodestone/kernel'

/** A document as the build of the console has read it: elements of a closed set with text. */
export type Piece =
  | string
  | { readonly tag: string; readonly in: readonly Piece[]; readonly id?: string; readonly to?: string }
export type Book = {
  readonly title: string
  readonly contents: readonly { readonly id: string; readonly text: string }[]
  readonly pieces: readonly Piece[]
}

/** Where each document is, as in the console. */
export const BOOK_PATHS = {
  rules: 'rule-book',
  'rules/after-the-match': 'after-the-match',
  'rules/origin': 'origin',
  'rules/disclosure': 'disclosure',
  glossary: 'glossary',
} as const
export type BookName = (typeof BOOK_PATHS)[keyof typeof BOOK_PATHS]

/** The documents of a built console; undefined for what it was built without. */
export async function readBooks(built: URL): Promise<ReadonlyMap<BookName, Book>> {
  const books = await Promise.all(
    Object.values(BOOK_PATHS).map(async name => {
      const text = await readFile(new URL(`books/${name}.book`, built), 'utf8').catch(() => undefined)
      return text === undefined ? [] : [[name, fromJson(vouched<Book>(text))] as const]
    }),
  )
  return new Map(books.flat())
}
