import type { Book } from './book.ts'
import type { BookName } from './names.ts'

/** Each document comes in a file of its own, made when the console is built. */
export const LOADERS: Readonly<Record<BookName, () => Promise<{ default: Book }>>> = {
  'rule-book': () => import('../../../../../infra/docs/rule-book.md'),
  'after-the-match': () => import('../../../../../infra/docs/after-the-match.md'),
  disclosure: () => import('../../../../../infra/docs/disclosure.md'),
  origin: () => import('../../../../../infra/docs/origin.md'),
  glossary: () => import('../../../../../infra/docs/glossary.md'),
}
