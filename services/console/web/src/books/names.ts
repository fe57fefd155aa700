/** Documents that can be read in the console: where, and their file in `infra/docs`. */
export const BOOKS = {
  '/rules': 'rule-book',
  '/rules/after-the-match': 'after-the-match',
  '/rules/disclosure': 'disclosure',
  '/rules/origin': 'origin',
  '/glossary': 'glossary',
} as const
export type BookPath = keyof typeof BOOKS
export type BookName = (typeof BOOKS)[BookPath]
