import { type Read, readBy } from '@lodestone/foresight/fields'
import { BOOK, type Book } from './book.ts'
import { consistencyFaults } from './consistency.ts'

/** What somebody sent as the book of a project round: each row alone, then rows against each other. */
export function readBook(input: unknown): Read<Book> {
  const read = readBy(BOOK, input)
  if ('faults' in read) return read
  const faults = consistencyFaults(read.value)
  return faults.length > 0 ? { faults } : read
}
