import { present } from '@lodestone/kernel'
import type { Book } from '../book/book.ts'

/** The value of an index by year on a path of prices, EUR/kg. Throws TypeError for a year that the path does not have. */
export function pathOf({ paths }: Book, path: string, index: string): (year: number) => string {
  const values = new Map(
    paths.filter(row => row.path === path && row.index === index).map(({ year, eurPerKg }) => [year, eurPerKg]),
  )
  return year => present(values.get(year))
}

/** The paths of a book by name, in order. */
export const pathNames = ({ paths }: Book): string[] => [...new Set(paths.map(({ path }) => path))].sort()
